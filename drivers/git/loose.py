"""Writing objects and refs as git keeps them loose: a process for each takes ten times as long."""

import hashlib
import os
import tempfile
import zlib
from pathlib import Path

from release.git import GitError

_FAST = 1  # git packs it anew anyway


def write(repository: Path, kind: str, body: bytes) -> str:
    """Store one object, on the disk before it has its name; its id.

    One that is there already counts as new, so that nothing tidies it away.
    """
    raw = b"%s %d\0%s" % (kind.encode(), len(body), body)
    sha = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
    path = repository / "objects" / sha[:2] / sha[2:]
    try:
        os.utime(path)
    except FileNotFoundError:
        _place(path, zlib.compress(raw, _FAST))
    return sha


def point(repository: Path, ref: str, sha: str) -> None:
    """Have a ref name an object. The lock file is git's own, so that git waits for us, too."""
    path = repository / ref
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(f"{path.name}.lock")
    try:
        half = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        raise GitError(f"{lock.name} is there: another git is at work") from None
    try:
        os.write(half, f"{sha}\n".encode())
        os.fsync(half)
    finally:
        os.close(half)
    lock.rename(path)


def _place(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    # `gc` knows this beginning, and removes what a kill has left of it
    with tempfile.NamedTemporaryFile(prefix="tmp_obj_", dir=path.parent, delete=False) as half:
        half.write(content)
        half.flush()
        os.fsync(half.fileno())
    written = Path(half.name)
    written.chmod(0o444)
    written.rename(path)
