"""Keeps the tests' files in memory, and Python from looking for garbage all the time."""

import os
import shutil
import tempfile
from pathlib import Path

from bot import garbage

MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes; Docker gives 64 MiB of it unless asked, and that is too little."""


def _fits(place: Path) -> bool:
    """Whether it can be written to, scripts can be executed in it, and it has room."""
    if not os.access(place, os.W_OK):
        return False
    executes = not os.statvfs(place).f_flag & os.ST_NOEXEC
    return executes and shutil.disk_usage(place).free > ROOM


# A release syncs files and commits 170 times, which a disk takes a second for; here nobody pulls
# the plug. Where there is no such place, the disk has to do.
if "TMPDIR" not in os.environ and _fits(MEMORY):
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_finish() -> None:
    """Every look would go through what thousands of collected tests consist of."""
    garbage.seldom()
