"""A mirror is made once, follows its remote, and survives what kills its processes."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drivers.git import Mirror, Options
from engine.ports import Repository
from release.git import GitError
from tests.support.gitrepo import Remote


def test_it_is_a_repository_to_the_engine(mirror: Mirror):
    repository: Repository = mirror
    assert repository is mirror


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


async def test_one_fetch_serves_all_who_wait(remote: Remote, tmp_path: Path):
    ssh = _script(tmp_path / "ssh", _CALLED.format(tmp_path / "calls"))
    mirror = Mirror(f"ssh://host{remote.path}", tmp_path / "home", Options(environment=_ssh(ssh)))
    await mirror.fetch()
    (tmp_path / "calls").unlink()
    fetching = asyncio.create_task(mirror.fetch())
    await _until((tmp_path / "calls").exists)
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
    ssh = _script(tmp_path / "ssh", f"touch {tmp_path}/begun; sleep 60")
    mirror = Mirror("ssh://host/x.git", tmp_path / "home", Options(environment=_ssh(ssh)))
    fetching = asyncio.create_task(mirror.fetch())
    await _until((tmp_path / "begun").exists)
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


async def test_tidying_keeps_everything(mirror: Mirror, remote: Remote):
    await mirror.fetch()
    remote.commit("main", {"a": "a\n"})
    await mirror.fetch()
    await mirror.tidy()
    assert await mirror.read("main", "a") == b"a\n"
    assert len(await mirror.log([], "main")) == 2


# --- what is killed half-way --------------------------------------------------------------------

_CLONE = """
import asyncio, sys
from pathlib import Path
from drivers.git import Mirror, Options
options = Options(environment={"GIT_SSH_COMMAND": sys.argv[3]})
asyncio.run(Mirror(sys.argv[1], Path(sys.argv[2]), options).fetch())
"""


def _bot(*argv: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", _CLONE, *argv], cwd=Path(__file__).parents[3])


async def test_a_bot_killed_while_it_clones_leaves_a_mirror_to_be_made_again(
    remote: Remote, tmp_path: Path
):
    home, begun = tmp_path / "home", tmp_path / "begun"
    slow = _script(
        tmp_path / "slow-ssh", f"echo $$ > {begun}.new; mv {begun}.new {begun}; sleep 60"
    )
    bot = _bot(f"ssh://host{remote.path}", str(home), str(slow))
    await _until(begun.exists)
    bot.send_signal(signal.SIGKILL)
    bot.wait()
    assert (home / "mirror.making").exists()

    with pytest.raises(GitError, match="still at work"):  # its git is alive
        await Mirror(remote.url, home, Options(wait=0.05)).fetch()
    os.killpg(os.getpgid(int(begun.read_text())), signal.SIGKILL)
    mirror = Mirror(remote.url, home)
    assert await mirror.head("main") == remote.sha("main")
    assert not (home / "mirror.making").exists()


@pytest.mark.parametrize("lock", ["packed-refs", "config", "refs/remotes/origin/main"])
async def test_locks_of_a_killed_git_are_cleared_away(
    mirror: Mirror, remote: Remote, tmp_path: Path, lock: str
):
    await mirror.fetch()
    left_over = tmp_path / "home" / "mirror.git" / f"{lock}.lock"
    left_over.parent.mkdir(parents=True, exist_ok=True)
    left_over.touch()
    sha = remote.commit("main", {"a": "a\n"})
    remote.delete("refs/heads/develop")
    await mirror.fetch()  # by the one who saw it happen
    assert await mirror.head("main") == sha
    left_over.touch()
    again = Mirror(remote.url, tmp_path / "home")
    assert await again.head("main") == sha
    assert not left_over.exists()


async def _until(true) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


def _script(path: Path, lines: str) -> Path:
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


# --- what git is not to do ----------------------------------------------------------------------


async def test_git_gets_neither_our_secrets_nor_our_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    ssh = _script(tmp_path / "ssh", f"env > {tmp_path}/seen; exit 1")
    mirror = Mirror("ssh://host/x.git", tmp_path / "home", Options(environment=_ssh(ssh)))
    with pytest.raises(GitError):
        await mirror.fetch()
    seen = (tmp_path / "seen").read_text()
    assert "xoxb-1" not in seen
    assert f"GIT_DIR={tmp_path}\n" not in seen
    assert "/nowhere" not in seen
    assert "GIT_TERMINAL_PROMPT=0" in seen


def _ssh(script: Path) -> dict[str, str]:
    return {"GIT_SSH_COMMAND": str(script)}


async def test_hooks_in_the_mirror_are_not_run(mirror: Mirror, remote: Remote, tmp_path: Path):
    await mirror.fetch()
    hooks = tmp_path / "home" / "mirror.git" / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-checkout", "pre-push"):
        _script(hooks / name, f"touch {tmp_path}/ran")
    remote.commit("main", {"a": "a\n"})
    await mirror.fetch()
    await mirror.worktree("main", "w")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("url", ["--upload-pack=touch${IFS}ran", "ext::sh%20-c%20ran", "a b", ""])
def test_what_is_no_address_is_refused(url: str, tmp_path: Path):
    with pytest.raises(GitError, match="address"):
        Mirror(url, tmp_path)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x.git", "git://127.0.0.1:9/x.git"])
async def test_protocols_that_are_not_allowed_are_not_spoken(url: str, tmp_path: Path):
    with pytest.raises(GitError, match="not allowed"):
        await Mirror(url, tmp_path / "home").fetch()


async def test_credentials_are_on_no_disk_and_in_no_error(tmp_path: Path):
    url = "https://robot:s3cr%40t-word@127.0.0.1:9/shop.git"
    mirror = Mirror(url, tmp_path / "home")
    with pytest.raises(GitError) as caught:
        await mirror.fetch()
    assert "127.0.0.1" in str(caught.value)
    assert "s3cr" not in str(caught.value)
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert files
    assert not any(b"s3cr" in path.read_bytes() for path in files)


@pytest.mark.parametrize("word", ["--upload-pack=touch ran", "-x", "a..b", "$(id)", "<!channel>"])
async def test_words_that_are_no_names_reach_no_git(mirror: Mirror, word: str):
    assert await mirror.resolve(word) is None
    for question in (mirror.head(word), mirror.log([], word), mirror.tree(word)):
        with pytest.raises(GitError):
            await question
    with pytest.raises(GitError):
        await mirror.ls_remote([f"refs/heads/{word}"])


async def test_a_git_that_takes_too_long_is_ended_with_its_children(tmp_path: Path):
    pid = tmp_path / "pid"
    ssh = _script(tmp_path / "ssh", f"echo $$ > {pid}; exec sleep 60")
    mirror = Mirror(
        "ssh://host/x.git", tmp_path / "home", Options(environment=_ssh(ssh), limit=0.3)
    )
    with pytest.raises(GitError, match=r"no answer within 0\.3 s"):
        await mirror.fetch()
    await _until(lambda: not _alive(pid.read_text().strip()))


def _alive(pid: str) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
