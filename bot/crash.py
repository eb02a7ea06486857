"""Crash points: the process can be made to end at named places, as if it were killed there.

For the campaign in tests/campaign only. `SLIPWAY_CRASH_LOG=file` appends every place that is
passed: `production/tag:pushed#1`, and `#2` the next time, also in a later life. With
`SLIPWAY_CRASH_AT`, a list of such places one a line, this process gets SIGKILL at each of them.
Without them nothing happens.
"""

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

CrashPoint = Callable[[str], None]


def crash_point(environment: Mapping[str, str]) -> CrashPoint | None:
    """What is to be told each place, if the environment asks for anything."""
    log = environment.get("SLIPWAY_CRASH_LOG")
    deadly = environment.get("SLIPWAY_CRASH_AT", "").splitlines()
    return _Passing(Path(log), frozenset(deadly)) if log else None


class _Passing:
    """Counts over all lives, and over all processes that share the log: each place kills once."""

    def __init__(self, log: Path, deadly: frozenset[str]) -> None:
        self._log, self._deadly = log, deadly

    def __call__(self, place: str) -> None:
        with self._log.open("a+") as log:
            log.seek(0)
            times = sum(line.rpartition("#")[0] == place for line in log)
            passed = f"{place}#{times + 1}"
            log.write(f"{passed}\n")
        if passed in self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)
