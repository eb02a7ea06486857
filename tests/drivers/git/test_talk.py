"""The git that stays is quick, sees what is new, and nothing is lost when it is gone."""

import os
import signal
from pathlib import Path

import pytest

from drivers.git import Mirror
from drivers.git.loose import write
from release.git import GitError, RefUpdate, Signature
from tests.support.gitrepo import Remote


def _staying() -> list[int]:
    """Children of this process that answer questions."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == os.getpid() and b"--batch-command" in words:
            found.append(int(folder.name))
    return found


pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes")


async def test_one_git_answers_many_questions(mirror: Mirror, remote: Remote):
    before = _staying()
    for _ in range(3):
        assert await mirror.head("main") == remote.sha("main")
        assert await mirror.read("main", "README.md") == b"Shop\n"
    assert len(_staying()) == len(before) + 1
    mirror.close()
    assert _staying() == before


async def test_it_sees_what_came_after_it_began(mirror: Mirror, remote: Remote, by: Signature):
    assert await mirror.head("main") == remote.sha("v1.0.0")
    fetched = remote.commit("main", {"README.md": "New\n"})
    await mirror.fetch()
    assert await mirror.head("main") == fetched
    assert await mirror.read("main", "README.md") == b"New\n"
    made = await mirror.commit_files("main", {"README.md": b"Newer\n"}, "docs: newer", by)
    assert await mirror.read(made, "README.md") == b"Newer\n"
    assert await mirror.push([RefUpdate("refs/heads/main", made)]) is None
    assert await mirror.head("main") == made
    remote.delete("refs/heads/develop")
    await mirror.fetch()
    await mirror.tidy()  # refs and objects lie elsewhere afterwards
    assert await mirror.head("develop") is None
    assert await mirror.head("main") == made
    assert await mirror.read(made[:10], "README.md") == b"Newer\n"


async def test_killed_it_begins_again(mirror: Mirror, remote: Remote):
    before = set(_staying())
    assert await mirror.head("main")
    [pid] = set(_staying()) - before
    os.kill(pid, signal.SIGKILL)
    assert await mirror.head("main") == remote.sha("main")
    assert await mirror.tree("main") == remote.git("rev-parse", "main^{tree}")


async def test_late_others_are_asked(
    mirror: Mirror, remote: Remote, monkeypatch: pytest.MonkeyPatch
):
    before = set(_staying())
    assert await mirror.head("main")
    [pid] = set(_staying()) - before
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr("drivers.git.talk.PATIENCE", 0.05)
    assert await mirror.head("main") == remote.sha("main")
    assert pid not in _staying()


async def test_what_is_not_there_is_said(mirror: Mirror):
    assert await mirror.read("main", "no/such/file") is None
    assert await mirror.head("nobody") is None
    assert await mirror.resolve("f" * 40) is None
    with pytest.raises(GitError, match="no such commit"):
        await mirror.tree("f" * 40)


def test_an_object_written_twice_is_one_file(remote: Remote):
    sha = write(remote.path, "blob", b"twice\n")
    path = remote.path / "objects" / sha[:2] / sha[2:]
    os.utime(path, (0, 0))
    assert write(remote.path, "blob", b"twice\n") == sha
    assert path.stat().st_mtime > 0, "what is written counts as new"
    assert remote.git("cat-file", "blob", sha) == "twice"
    assert remote.git("fsck", "--strict", "--no-dangling") == ""
    assert [file.name for file in path.parent.iterdir()] == [sha[2:]]
