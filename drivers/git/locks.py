"""One writer a mirror, across processes: an flock that the git processes inherit.

A bot that is killed leaves its git running. The lock is held until the last of them is gone, so
whoever takes it knows that a `*.lock` file of git's is left over and may be removed.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from release.git import GitError

_PAUSE = 0.02


@contextlib.contextmanager
def held(path: Path, limit: float) -> Iterator[int]:
    """Hold the lock file at `path`; its descriptor, for the children to inherit.

    Raises GitError when another process still has it after `limit` seconds.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, limit)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, limit: float) -> None:
    end = time.monotonic() + limit
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise GitError("another process is still at work in this mirror") from None
        time.sleep(_PAUSE)


def sweep(repository: Path) -> list[Path]:
    """Remove the lock files a killed git left behind; call it only while holding the lock."""
    folders = [repository / "objects", repository / "objects" / "info" / "commit-graphs"]
    found = [*repository.glob("*.lock"), *(repository / "refs").rglob("*.lock")]
    found += [path for folder in folders for path in folder.glob("*.lock")]
    for path in found:
        path.unlink(missing_ok=True)
    return found
