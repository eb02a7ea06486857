"""What the engine needs of scripts and measurements."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from release.probes import Probe, Verdict
from release.runs import Call, RunState


class Runs(Protocol):
    """Scripts as durable runs, known by an id of the caller's."""

    host: str

    def start(self, run: str, call: Call) -> None:
        """Begin a run; a second start of an id that began does nothing."""
        ...

    def look(self, run: str) -> RunState: ...
    def tail(self, run: str, lines: int = 10) -> list[str]: ...
    def output_size(self, run: str) -> int: ...
    def stop(self, run: str) -> None:
        """Ask a running script to end (TERM, then KILL after 10 s)."""
        ...

    def adopt(self) -> list[str]:
        """Watch runs of an earlier process that are still running; their ids."""
        ...

    def on_end(self, wake: Callable[[str], None]) -> None:
        """Call `wake(run)` in the event loop soon after any run of this process ends."""
        ...

    def clean(self, older_than: timedelta, keep: Callable[[str], bool]) -> int:
        """Remove what is left of old runs, but of those to `keep`: they would look Absent."""
        ...

    def close(self) -> None:
        """End watching; scripts go on."""
        ...


class Probes(Protocol):
    """Looks at how systems fare; they change nothing and may be repeated at will."""

    async def ask(self, wanted: Probe) -> Verdict: ...
    async def close(self) -> None: ...
