"""Commits of files and tag objects: the same input gives the same id, nothing leaves the tree."""

from datetime import datetime, timedelta, timezone

import pytest

from drivers.git import Mirror
from release.git import GitError, RefUpdate, Signature
from release.values import replace
from tests.support.gitrepo import Remote


async def _commit(mirror: Mirror, by: Signature, path: str) -> str:
    return await mirror.commit_files("main", {path: b"new\n"}, "chore: write", by)


async def test_files_are_replaced_and_added(mirror: Mirror, remote: Remote, by: Signature):
    files = {"README.md": b"New\n", 'docs/ü "b" \\': b"\0\xff"}
    with pytest.raises(GitError):
        await mirror.commit_files("main", files, "docs: write", by)
    files = {"README.md": b"New\n", 'docs/ü "b"': b"\0\xff"}
    sha = await mirror.commit_files("main", files, "docs: write\n\nWith a body.\n", by)
    assert await mirror.push([RefUpdate("refs/heads/main", sha)]) is None
    assert remote.show("main", "README.md") == "New\n"
    assert await mirror.read("main", 'docs/ü "b"') == b"\0\xff"
    assert await mirror.changed("v1.0.0", sha) == ["README.md", 'docs/ü "b"']
    assert remote.message("main") == "docs: write\n\nWith a body."
    assert remote.parents("main") == [remote.sha("v1.0.0")]


async def test_the_same_input_gives_the_same_commit(mirror: Mirror, by: Signature):
    files = {"b": b"1", "a": b"2"}
    first = await mirror.commit_files("main", files, "m", by)
    await mirror.commit_files("develop", {"c": b"3"}, "other", by)
    assert await mirror.commit_files("main", dict(reversed(files.items())), "m", by) == first
    assert await mirror.commit_files("main", files, "m\n", replace(by, name="S")) != first


async def test_executables_stay_executable(mirror: Mirror, remote: Remote, by: Signature):
    tree = remote.git("ls-tree", "main").replace("100644", "100755").encode() + b"\n"
    sha = remote.git("commit-tree", remote.git("mktree", data=tree), "-m", "x",
                     env=remote._identity("Alice"))  # fmt: skip
    remote.branch("main", at=sha)
    new = await _commit(mirror, by, "README.md")
    assert await mirror.push([RefUpdate("refs/heads/main", new)]) is None
    assert remote.git("ls-tree", "main", "README.md").startswith("100755")


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../x",
        "a/../../x",
        ".git/config",
        "a/.GIT/x",
        "a//b",
        "./a",
        "a/",
        "",
        "a\nb",
    ],
)
async def test_paths_outside_the_tree_are_refused(mirror: Mirror, by: Signature, path: str):
    with pytest.raises(GitError, match="not a path"):
        await _commit(mirror, by, path)


async def test_folders_and_links_are_not_written_over(
    mirror: Mirror, remote: Remote, by: Signature
):
    blob = remote.git("hash-object", "-w", "--stdin", data=b"README.md")
    tree = f"{remote.git('ls-tree', 'main')}\n120000 blob {blob}\tlink\n".encode()
    sha = remote.git("commit-tree", remote.git("mktree", data=tree), "-m", "x",
                     env=remote._identity("Alice"))  # fmt: skip
    remote.branch("main", at=sha)
    for path in ("src", "link", "link/x", "README.md/x"):
        with pytest.raises(GitError, match="not a f"):
            await _commit(mirror, by, path)
    with pytest.raises(GitError, match="not a folder"):
        await mirror.commit_files("main", {"a": b"", "a/b": b""}, "m", by)


async def test_trees_are_sorted_as_git_sorts_them(mirror: Mirror, remote: Remote, by: Signature):
    files = dict.fromkeys(("a.b", "a/b", "a0", "a-", "src.py", "src/pay/now/x", "z"), b"x\n")
    sha = await mirror.commit_files("main", files, "m", by)
    assert await mirror.push([RefUpdate("refs/heads/main", sha)]) is None
    assert remote.files("main") == sorted([*files, "README.md", "src/cart.py"])
    assert remote.git("fsck", "--strict", "--no-dangling") == ""


async def test_a_commit_of_nothing_has_the_tree_of_its_parent(mirror: Mirror, by: Signature):
    sha = await mirror.commit_files("main", {}, "chore: nothing", by)
    assert await mirror.tree(sha) == await mirror.tree("main")


async def test_names_cannot_forge_headers(mirror: Mirror, by: Signature):
    evil = Signature("Eve\n<evil>\ncommitter x", "e@x>\nparent 0", by.when)
    sha = await mirror.commit_files("main", {"a": b""}, "m", evil)
    [commit] = await mirror.log(["main"], sha)
    assert (commit.author, commit.email) == ("Eveevilcommitter x", "e@xparent 0")
    with pytest.raises(GitError, match="NUL"):
        await mirror.commit_files("main", {"a": b""}, "m\0x", by)
    with pytest.raises(GitError, match="time zone"):
        naive = replace(by, when=datetime(2026, 1, 1))  # noqa: DTZ001
        await mirror.commit_files("main", {"a": b""}, "m", naive)


@pytest.mark.parametrize(("minutes", "zone"), [(0, "+0000"), (330, "+0530"), (-210, "-0330")])
async def test_time_zones(mirror: Mirror, remote: Remote, by: Signature, minutes: int, zone: str):
    when = by.when.astimezone(timezone(timedelta(minutes=minutes)))
    sha = await mirror.commit_files("main", {"a": b""}, "m", replace(by, when=when))
    assert await mirror.push([RefUpdate("refs/heads/main", sha)]) is None
    assert remote.git("log", "-1", "--format=%ci", "main").endswith(zone)


async def test_a_tag_object_is_whole_and_no_ref(mirror: Mirror, remote: Remote, by: Signature):
    await mirror.fetch()
    before = await mirror.tags()
    tag = await mirror.make_tag("v1.1.0", "develop", "Release 1.1.0\n\n- pay", by, None)
    assert await mirror.make_tag("v1.1.0", "develop", "Release 1.1.0\n\n- pay", by, None) == tag
    assert await mirror.tags() == before
    assert await mirror.verify_tag(tag, None)
    assert not await mirror.verify_tag(remote.sha("main"), None)
    assert await mirror.push([RefUpdate("refs/tags/v1.1.0", tag, create=True)]) is None
    assert remote.tags()["v1.1.0"] == remote.sha("develop")
    assert remote.tag_message("v1.1.0") == "Release 1.1.0\n\n- pay"
    assert {tag.name for tag in await mirror.tags()} == {"v1.0.0", "v1.1.0"}


async def test_what_is_kept_outlives_a_tidying(mirror: Mirror, by: Signature):
    sha = await _commit(mirror, by, "a")
    await mirror.keep("rel-7/candidate-1", sha)
    with pytest.raises(GitError):
        await mirror.keep("../heads/x", sha)
    await mirror.tidy()
    assert await mirror.tree(sha)
