"""A mirror is made at the first question and follows its remote."""

import asyncio
import subprocess
import time
import zlib
from pathlib import Path

import pytest

from drivers.git import Mirror, Options, version
from engine.ports import Repository
from release.git import GitError
from tests.drivers.git.waiting import script, ssh, until
from tests.support.gitrepo import Remote


def test_it_is_a_repository_to_the_engine(mirror: Mirror):
    repository: Repository = mirror
    assert repository is mirror


def test_the_git_here_merges_without_a_work_tree():
    assert version() >= (2, 38)


async def test_the_first_question_makes_it(mirror: Mirror, remote: Remote):
    assert await mirror.head("main") == remote.sha("main")
    assert await mirror.head("nowhere") is None


async def test_a_fetch_follows_what_moved_came_and_went(mirror: Mirror, remote: Remote):
    await mirror.fetch()
    remote.commit("feature/x", {"x": "x\n"})
    remote.delete("refs/heads/develop")
    remote.commit("main", {"y": "y\n"})
    await mirror.fetch()
    assert await mirror.heads("**") == remote.heads()
    remote.branch("main", at="v1.0.0")  # forced back by somebody
    await mirror.fetch()
    assert await mirror.head("main") == remote.sha("v1.0.0")


async def test_a_branch_may_become_a_folder_of_branches(mirror: Mirror, remote: Remote):
    remote.branch("release", at="main")
    await mirror.fetch()
    remote.delete("refs/heads/release")
    remote.branch("release/2.0", at="main")
    await mirror.fetch()
    assert list(await mirror.heads("release/*")) == ["release/2.0"]


async def test_moved_and_deleted_tags_are_seen(mirror: Mirror, remote: Remote):
    remote.tag("light")
    await mirror.fetch()
    before = {tag.name: tag for tag in await mirror.tags()}
    assert before["v1.0.0"].annotated
    assert not before["light"].annotated
    assert {name: tag.commit for name, tag in before.items()} == remote.tags()
    moved = remote.tag("v1.0.0", at="develop", message="Again")
    remote.delete("refs/tags/light")
    await mirror.fetch()
    [after] = await mirror.tags()
    assert (after.object, after.commit) == (moved, remote.sha("develop"))


async def test_tags_of_tags_are_peeled_and_tags_of_files_left_out(mirror: Mirror, remote: Remote):
    remote.tag("outer", at="v1.0.0", message="A tag of a tag")
    remote.tag("file", at="main:README.md", message="A tag of a file")
    tags = {tag.name: tag.commit for tag in await mirror.tags()}
    assert tags == {"v1.0.0": remote.sha("main"), "outer": remote.sha("main")}


async def test_contents_stay_at_the_remote_until_they_are_asked_for(
    mirror: Mirror, remote: Remote, tmp_path: Path
):
    await mirror.fetch()
    missing = _missing(tmp_path / "home")
    assert len(missing) == 3
    assert await mirror.read("main", "README.md") == b"Shop\n"
    assert len(_missing(tmp_path / "home")) == 2


def _missing(home: Path) -> list[str]:
    found = _git(home / "mirror.git", "rev-list", "--all", "--objects", "--missing=print")
    return [line for line in found.splitlines() if line.startswith("?")]


async def test_a_remote_that_does_not_filter_is_mirrored_whole(tmp_path: Path):
    remote = Remote(tmp_path / "old.git", filters=False)
    remote.commit("main", {"a": "a\n"})
    mirror = Mirror(remote.url, tmp_path / "home")
    await mirror.fetch()
    assert _missing(tmp_path / "home") == []
    remote.path.rename(tmp_path / "gone.git")
    assert await mirror.read("main", "a") == b"a\n"


async def test_an_empty_remote_is_mirrored_too(tmp_path: Path):
    mirror = Mirror(Remote(tmp_path / "empty.git").url, tmp_path / "home")
    assert await mirror.heads("**") == {}
    assert await mirror.tags() == []


async def test_a_mirror_that_is_there_follows_a_new_address(
    mirror: Mirror, remote: Remote, tmp_path: Path
):
    await mirror.fetch()
    remote.path.rename(tmp_path / "moved.git")
    again = Mirror(f"file://{tmp_path}/moved.git", tmp_path / "home")
    await again.fetch()
    with pytest.raises(GitError, match="fetch"):
        await Mirror(remote.url, tmp_path / "home").fetch()


async def test_questions_may_be_asked_at_the_same_time(mirror: Mirror, remote: Remote):
    answers = await asyncio.gather(
        mirror.fetch(), *(mirror.head("main") for _ in range(10)), mirror.fetch()
    )
    assert set(answers[1:-1]) == {remote.sha("main")}


_CALLED = 'echo x >> {}; sleep 0.1; for last; do :; done; eval "$last"'


async def test_what_was_seen_before_a_fetch_that_failed_is_not_good_enough(
    mirror: Mirror, remote: Remote
):
    began = time.monotonic()
    await mirror.fetch()
    gone = remote.path.rename(remote.path.with_suffix(".gone"))
    with pytest.raises(GitError):
        await mirror.fetch()
    with pytest.raises(GitError):
        await mirror.fetch(began)
    gone.rename(remote.path)
    await mirror.fetch(began)


async def test_one_fetch_serves_all_who_wait(remote: Remote, tmp_path: Path):
    fake = script(tmp_path / "ssh", _CALLED.format(tmp_path / "calls"))
    mirror = Mirror(f"ssh://host{remote.path}", tmp_path / "home", Options(environment=ssh(fake)))
    await mirror.fetch()
    (tmp_path / "calls").unlink()
    fetching = asyncio.create_task(mirror.fetch())
    await until((tmp_path / "calls").exists)
    sha = remote.commit("main", {"late": "l\n"})
    impatient = asyncio.create_task(mirror.fetch())
    waiting = asyncio.gather(*(mirror.fetch() for _ in range(5)))
    await asyncio.sleep(0)
    impatient.cancel()
    await fetching
    await waiting
    assert await mirror.head("main") == sha
    assert (tmp_path / "calls").read_text() == "x\nx\n"


async def test_closing_does_not_wait_for_a_remote(remote: Remote, tmp_path: Path):
    fake = script(tmp_path / "ssh", f"touch {tmp_path}/begun; sleep 60")
    mirror = Mirror("ssh://host/x.git", tmp_path / "home", Options(environment=ssh(fake)))
    fetching = asyncio.create_task(mirror.fetch())
    await until((tmp_path / "begun").exists)
    mirror.close()
    with pytest.raises(GitError):
        await fetching


async def test_scripts_see_tags_and_cannot_invent_any(
    mirror: Mirror, remote: Remote, tmp_path: Path
):
    path = await mirror.worktree("develop", "w")
    assert _git(path, "describe").startswith("v1.0.0-1-g")
    _git(path, "tag", "v9.9.9")
    _git(path, "config", "core.sshCommand", "evil")
    assert [tag.name for tag in await mirror.tags()] == ["v1.0.0"]
    assert await mirror.resolve("v9.9.9") is None
    await mirror.fetch()
    assert "evil" not in (tmp_path / "home" / "mirror.git" / "config").read_text()


def _git(folder: Path, *argv: str) -> str:
    done = subprocess.run(["git", "-C", folder, *argv], capture_output=True, check=True, text=True)
    return done.stdout


async def test_what_has_gathered_is_packed(mirror: Mirror, tmp_path: Path):
    await mirror.fetch()
    assert not await mirror.untidy()
    loose = tmp_path / "home" / "mirror.git" / "objects" / "17"
    loose.mkdir(exist_ok=True)
    for number in range(30):  # of 256 folders: some 7,700 objects
        blob = zlib.compress(f"blob {len(str(number))}\0{number}".encode())
        (loose / f"{number:038x}").write_bytes(blob)
    assert await mirror.untidy()


async def test_tidying_keeps_everything(mirror: Mirror, remote: Remote):
    await mirror.fetch()
    remote.commit("main", {"a": "a\n"})
    await mirror.fetch()
    await mirror.tidy()
    assert await mirror.read("main", "a") == b"a\n"
    assert len(await mirror.log([], "main")) == 2
