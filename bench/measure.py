"""What every measurement shares: taking turns, medians, and one table."""

import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

Timed = Callable[[], Awaitable[float]]
"""Does a thing once; the seconds it took, of which it knows best what counts."""


@dataclass(frozen=True)
class Row:
    """A line of the table. `ratio` and `target` share a unit; None where there is none.

    `best` is what a target means: "most" (the ratio may not be larger) or "least".
    """

    what: str
    here: str
    beside: str = ""
    ratio: float | None = None
    target: float | None = None
    best: str = "most"

    @property
    def verdict(self) -> str:
        """Met, missed, or nothing to meet."""
        if self.ratio is None or self.target is None:
            return ""
        met = self.ratio <= self.target if self.best == "most" else self.ratio >= self.target
        return "met" if met else "MISSED"

    @property
    def cells(self) -> tuple[str, ...]:
        """The line, cell by cell."""
        sign = "≤" if self.best == "most" else "≥"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        target = "" if self.target is None else f"{sign} {self.target:g}"
        return (self.what, self.here, self.beside, ratio, target, self.verdict)


HEAD = ("what", "here", "beside", "ratio", "target", "")


async def in_turns(rounds: int, things: Mapping[str, Timed], warm: int = 1) -> dict[str, float]:
    """Each thing once a round, A B C A B C, so that noise hits all alike; medians in seconds."""
    times: dict[str, list[float]] = {name: [] for name in things}
    for n in range(warm + rounds):
        for name, thing in things.items():
            seconds = await thing()
            if n >= warm:
                times[name].append(seconds)
    return {name: statistics.median(found) for name, found in times.items()}


def sync(work: Callable[[], object]) -> Timed:
    """A thing that blocks, as one that can take turns."""

    async def thing() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return thing


def timed(work: Callable[[], Awaitable[object]]) -> Timed:
    """A thing that is awaited, by the clock on the wall."""

    async def thing() -> float:
        start = time.perf_counter()
        await work()
        return time.perf_counter() - start

    return thing


def ms(seconds: float) -> str:
    """Milliseconds, as people read them."""
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def table(rows: Iterable[Row]) -> str:
    """The rows below their heads, in columns."""
    lines = [HEAD, *(row.cells for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(HEAD))]
    padded = ("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)
