"""Output on disk, bounded: its first bytes and its last, in pieces that are only appended to.

`output.0` is the head; `output.1`, `output.2`, … follow, and the oldest of them goes when a
new one begins. Pieces instead of one circular file: a reader never sees a torn line, and what
a killed owner leaves behind needs no repair.
"""

# The owner of a run imports no pathlib (8 ms) and no contextlib.
# ruff: noqa: PTH108

import os

HEAD = 64 * 1024
PIECE = 512 * 1024
KEEP = 3  # the piece being written and two full ones: the last 1 MB at least


class Ring:
    """The writing end; one for a run. Raises OSError when the disk takes no more."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._number = 0
        self._room = HEAD
        self._fd = self._open()

    def write(self, data: bytes) -> None:
        """Append, beginning a new piece whenever one is full."""
        while data:
            if not self._room:
                self._turn()
            written = os.write(self._fd, data[: self._room])
            self._room -= written
            data = data[written:]

    def _turn(self) -> None:
        os.close(self._fd)
        self._number += 1
        self._fd, self._room = self._open(), PIECE
        if self._number > KEEP:
            os.unlink(self._path(self._number - KEEP))

    def _open(self) -> int:
        return os.open(self._path(self._number), os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def _path(self, number: int) -> str:
        return f"{self._folder}/output.{number}"
