"""Reading: commits of a range, names, trees, and digests of trees."""

from datetime import UTC, datetime

import pytest

from drivers.git import Mirror
from release.git import GitError
from tests.support.gitrepo import Remote


async def test_a_range_of_commits_newest_first(mirror: Mirror, remote: Remote):
    remote.commit("develop", {"src/cart.py": "new\n"}, "fix!: carts\n\nA body.\n\nFixes: #7", "Zoë")
    newest, older = await mirror.log(["v1.0.0"], "develop")
    assert newest.sha == remote.sha("develop")
    assert newest.parents == (older.sha,)
    assert (newest.author, newest.email) == ("Zoë", "zoë@example.com")
    assert newest.committer == "zoë@example.com"
    assert newest.when == datetime(2026, 1, 5, 9, 4, tzinfo=UTC)
    assert (newest.subject, newest.body) == ("fix!: carts", "A body.\n\nFixes: #7")
    assert newest.paths == ("src/cart.py",)
    assert (older.subject, older.body, older.paths) == ("feat: pay", "", ("src/pay.py",))


async def test_commits_that_any_of_several_ends_has_are_left_out(mirror: Mirror, remote: Remote):
    remote.commit("other", {"o": "o\n"}, "feat: other")
    remote.commit("main", {"m": "m\n"}, "feat: more")
    remote.merge("main", "develop")
    commits = await mirror.log(["v1.0.0", "develop", "main~1"[:4]], "main")
    assert commits == []
    commits = await mirror.log(["v1.0.0", "develop"], "main")
    assert [commit.subject for commit in commits] == [
        "Merge branch 'develop' into main",
        "feat: more",
    ]


async def test_a_merge_shows_what_it_brought_to_its_first_parent(mirror: Mirror, remote: Remote):
    remote.commit("main", {"m": "m\n"}, "feat: more")
    remote.merge("main", "develop")
    merge, *_ = await mirror.log(["v1.0.0"], "main")
    assert merge.is_merge
    assert merge.paths == ("src/pay.py",)
    first_parents = await mirror.log(["v1.0.0"], "main", first_parent=True)
    assert [commit.sha for commit in first_parents] == [merge.sha, merge.parents[0]]


async def test_a_rename_is_two_paths(mirror: Mirror, remote: Remote):
    remote.commit("main", {"README.md": None, "READ.md": "Shop\n"})
    [commit] = await mirror.log(["v1.0.0"], "main")
    assert commit.paths == ("READ.md", "README.md")


ODD_PATHS = ("a b", "c\td", "d" * 40, "e\nf", "grün", "k[1]*")


async def test_paths_and_messages_of_any_kind_come_through(mirror: Mirror, remote: Remote):
    message = "subject over\ntwo lines\n\n\x01\x1e --- \n" + "0" * 40 + "\n\n\nend"
    remote.commits(
        "main",
        [(dict.fromkeys(ODD_PATHS, "x"), message), ({}, "chore: empty"), ({"z": "z"}, "")],
    )
    last, empty, odd = await mirror.log(["v1.0.0"], "main")
    assert (last.subject, last.body, last.paths) == ("", "", ("z",))
    assert (empty.subject, empty.paths) == ("chore: empty", ())
    assert odd.subject == "subject over two lines"
    assert odd.body == "\x01\x1e --- \n" + "0" * 40 + "\n\n\nend"
    assert odd.paths == ODD_PATHS
    assert await mirror.changed("v1.0.0", "main") == sorted([*ODD_PATHS, "z"])


async def test_a_log_without_paths_has_none(mirror: Mirror, remote: Remote):
    remote.merge("main", "develop")
    with_paths = await mirror.log([], "main")
    without = await mirror.log([], "main", paths=False)
    assert [commit.sha for commit in without] == [commit.sha for commit in with_paths]
    assert {commit.paths for commit in without} == {()}


async def test_text_in_an_old_encoding_is_read(mirror: Mirror, remote: Remote):
    body = b"tree %b\nauthor J\xf6rg <j@x> 1 +0000\ncommitter J\xf6rg <j@x> 1 +0000\n"
    body = body % remote.git("rev-parse", "main^{tree}").encode()
    latin = remote.git("hash-object", "-t", "commit", "-w", "--stdin",
                       data=body + b"encoding ISO-8859-1\n\ngr\xfcn\n")  # fmt: skip
    broken = remote.git("hash-object", "-t", "commit", "-w", "--stdin", data=body + b"\n\xff\n")
    remote.branch("latin", at=latin)
    remote.branch("broken", at=broken)
    [commit] = await mirror.log([], "latin")
    assert (commit.author, commit.subject) == ("Jörg", "grün")
    [commit] = await mirror.log([], "broken")
    assert commit.subject == "\ufffd"


async def test_a_word_is_a_branch_then_a_tag_then_a_sha(mirror: Mirror, remote: Remote):
    remote.commit("main", {"m": "m\n"})
    main, tagged = remote.sha("main"), remote.sha("v1.0.0")
    remote.tag("develop", at="main")
    assert await mirror.resolve("develop") == remote.sha("refs/heads/develop")
    assert await mirror.resolve("v1.0.0") == tagged
    assert await mirror.resolve(main) == main
    assert await mirror.resolve(main[:7]) == main
    for word in (main[:6], "0" * 40, "1234567", "HEAD", "origin/main", "refs/heads/main", "", "@"):
        assert await mirror.resolve(word) is None, word


async def test_a_tag_that_looks_like_a_sha_goes_before_it(mirror: Mirror, remote: Remote):
    remote.tag(remote.sha("main")[:8], at="develop")
    assert await mirror.resolve(remote.sha("main")[:8]) == remote.sha("refs/heads/develop")


async def test_what_is_behind_what(mirror: Mirror, remote: Remote):
    assert await mirror.contains("develop", "main")
    assert await mirror.contains("main", "main")
    assert not await mirror.contains("main", "develop")
    with pytest.raises(GitError):
        await mirror.contains("main", "0" * 40)


async def test_branches_by_pattern(mirror: Mirror, remote: Remote):
    for name in ("feature/a", "feature/b/c", "features"):
        remote.branch(name, at="main")
    assert list(await mirror.heads("feature/*")) == ["feature/a"]
    assert list(await mirror.heads("feature/**")) == ["feature/a", "feature/b/c"]
    assert list(await mirror.heads("*")) == ["develop", "features", "main"]
    assert list(await mirror.heads("m[ai]in")) == []


async def test_files_and_trees(mirror: Mirror, remote: Remote):
    remote.commit("main", {"odd name": b"\0\xff", "empty": ""})
    assert await mirror.tree("main") == remote.git("rev-parse", "main^{tree}")
    assert await mirror.read("main", "odd name") == b"\0\xff"
    assert await mirror.read("main", "empty") == b""
    assert await mirror.read("v1.0.0", "empty") is None
    assert await mirror.read("main", "src") is None
    for path in ("../x", "/etc/passwd", "a\nb", ""):
        with pytest.raises(GitError):
            await mirror.read("main", path)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"CHANGELOG.md": "new"}, True),
        ({"pkg/web/package.json": "new"}, True),
        ({"notes/1.md": "new", "notes/deep/2.md": "new"}, True),
        ({"CHANGELOG.md": None, "pkg/web/package.json": None}, True),
        ({"pkg/web/other.json": "new"}, False),
        ({"README.md": "new"}, False),
        ({"pkg/CHANGELOG.md": "new"}, False),
        ({"pkg/web/package.json": "new", "pkg/x": "new"}, False),
    ],
)
async def test_content_is_the_same_without_what_is_left_out(
    mirror: Mirror, remote: Remote, change: dict[str, str | None], same: bool
):
    left_out = ["CHANGELOG.md", "pkg/web/package.json", "notes/", "not/there"]
    remote.commit("main", {"CHANGELOG.md": "old", "pkg/web/package.json": "old", "pkg/y": "y"})
    before = await mirror.content("main", left_out)
    remote.commit("main", change)
    await mirror.fetch()
    assert (await mirror.content("main", left_out) == before) is same


async def test_content_of_a_tree_with_nothing_left_out_changes_with_modes(
    mirror: Mirror, remote: Remote
):
    before = await mirror.content("main", [])
    tree = remote.git("ls-tree", "main").replace("100644", "100755").encode() + b"\n"
    sha = remote.git("commit-tree", remote.git("mktree", data=tree), "-m", "x",
                     env=remote._identity("Alice"))  # fmt: skip
    remote.branch("executable", at=sha)
    await mirror.fetch()
    assert await mirror.content("executable", []) != before
    assert await mirror.content("develop", ["src/pay.py"]) != before


async def test_what_the_added_lines_of_a_range_hold(mirror: Mirror, remote: Remote):
    remote.commit("develop", {"src/cart.py": "one\ntwo\neval(x)\n"}, "fix: carts")
    remote.commit("develop", {"src/cart.py": "one\ntwo\n"}, "fix: no eval")
    remote.commit("develop", {"++ eval": "nothing\n"}, "fix: a name is no line")
    await mirror.fetch()
    found = await mirror.adding(["v1.0.0"], "develop", [r"\beval\(", "^pay$", "eval"])
    bad, pay = remote.sha("develop~2"), remote.sha("develop~3")
    assert found == {bad: (r"\beval\(", "eval"), pay: ("^pay$",)}
