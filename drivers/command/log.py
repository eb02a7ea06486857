"""Read the output of a run: its size, its end, all of it as one file."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from os import SEEK_END
from pathlib import Path

from drivers.command.ring import HEAD, PIECE

TAIL = 64 * 1024  # bytes looked at for the last lines
WIDTH = 500  # characters of a line that are shown

# CSI, OSC and other string sequences up to their end, two-character escapes.
ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[ -/]*[0-~]?"
)
# These reorder what a person reads.
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Log:
    """The output in the folder of one run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def size(self) -> int:
        """Bytes written so far (after scrubbing), those left out included."""
        numbers = self._numbers()
        if not numbers:
            return 0
        full = HEAD + (numbers[-1] - 1) * PIECE if numbers[-1] else 0
        return full + (self._folder / f"output.{numbers[-1]}").stat().st_size

    def lines(self, count: int) -> list[str]:
        """The last `count` lines with something in them, as a person would have seen them."""
        lines = list(islice(readable(self._last(TAIL)), max(0, count)))
        return lines[::-1]

    def whole(self) -> Path:
        """All that is kept, as one file; what is left out in the middle is said there."""
        whole = self._folder / "output.txt"
        new = whole.with_suffix(".new")
        with new.open("wb") as file:
            for part in self._parts():
                file.write(part)
        return new.replace(whole)

    def _parts(self) -> Iterator[bytes]:
        expected = 0
        for number in self._numbers():
            if number > expected:
                yield f"\n[… {(number - expected) * PIECE:,} bytes left out …]\n".encode()
            yield self._piece(number)
            expected = number + 1

    def _last(self, size: int) -> bytes:
        end = b""
        for number in reversed(self._numbers()):
            end = self._piece(number, size - len(end)) + end
            if len(end) == size:
                return end.partition(b"\n")[2] or end
        return end

    def _numbers(self) -> list[int]:
        names = (path.name.removeprefix("output.") for path in self._folder.glob("output.*"))
        return sorted(int(name) for name in names if name.isdecimal())

    def _piece(self, number: int, last: int = PIECE) -> bytes:
        """The last bytes of a piece; none when the owner has moved on since we looked."""
        try:
            with (self._folder / f"output.{number}").open("rb") as piece:
                piece.seek(max(0, piece.seek(0, SEEK_END) - last))
                return piece.read(last)
        except FileNotFoundError:
            return b""


def readable(output: bytes) -> Iterator[str]:
    """Lines, the last one first, without escapes and control characters.

    Of a progress line its last state; empty lines are left out.
    """
    for line in reversed(output.decode(errors="replace").split("\n")):
        if shown := _readable(line):
            yield shown


def _readable(line: str) -> str:
    states = [state for state in ESCAPES.sub("", line).split("\r") if state.strip()]
    last = states[-1].expandtabs(4) if states else ""
    shown = "".join(c for c in last if unicodedata.category(c) != "Cc" and c not in BIDI)
    return shown.rstrip() if len(shown) <= WIDTH else shown[: WIDTH - 1] + "…"
