"""A mirror survives what kills its processes, and does nothing that others would have it do."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.git import Mirror, Options
from release.git import GitError
from tests.drivers.git.waiting import script, ssh, until
from tests.support.gitrepo import Remote

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
    slow = script(tmp_path / "slow-ssh", f"echo $$ > {begun}.new; mv {begun}.new {begun}; sleep 60")
    bot = _bot(f"ssh://host{remote.path}", str(home), str(slow))
    await until(begun.exists)
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


# --- what git is not to do ----------------------------------------------------------------------


async def test_git_gets_neither_our_secrets_nor_our_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    fake = script(tmp_path / "ssh", f"env > {tmp_path}/seen; exit 1")
    mirror = Mirror("ssh://host/x.git", tmp_path / "home", Options(environment=ssh(fake)))
    with pytest.raises(GitError):
        await mirror.fetch()
    seen = (tmp_path / "seen").read_text()
    assert "xoxb-1" not in seen
    assert f"GIT_DIR={tmp_path}\n" not in seen
    assert "/nowhere" not in seen
    assert "GIT_TERMINAL_PROMPT=0" in seen


async def test_hooks_in_the_mirror_are_not_run(mirror: Mirror, remote: Remote, tmp_path: Path):
    await mirror.fetch()
    hooks = tmp_path / "home" / "mirror.git" / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-checkout", "pre-push"):
        script(hooks / name, f"touch {tmp_path}/ran")
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
    fake = script(tmp_path / "ssh", f"echo $$ > {pid}; exec sleep 60")
    mirror = Mirror(
        "ssh://host/x.git", tmp_path / "home", Options(environment=ssh(fake), limit=0.3)
    )
    with pytest.raises(GitError, match=r"no answer within 0\.3 s"):
        await mirror.fetch()
    await until(lambda: not _alive(pid.read_text().strip()))


def _alive(pid: str) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


async def test_a_mirror_that_is_deleted_under_way_is_missed_and_made_again(
    mirror: Mirror, remote: Remote, tmp_path: Path
):
    await mirror.fetch()
    shutil.rmtree(tmp_path / "home" / "mirror.git")
    with pytest.raises(GitError):  # and no answer from the repository we stand in
        await mirror.log([], remote.sha("main"))
    await mirror.fetch()
    assert await mirror.head("main") == remote.sha("main")


async def test_a_home_that_cannot_be_written_is_a_git_error(remote: Remote, tmp_path: Path):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(GitError, match="cannot be used"):
        await Mirror(remote.url, tmp_path / "home").fetch()
