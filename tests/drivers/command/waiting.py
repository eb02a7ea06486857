"""Wait for what another process does."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from drivers.command import pids
from drivers.command.runs import LocalRuns
from release.runs import Ended, Running, RunState

GRACE = timedelta(seconds=0.4)


def wait_for(happened: Callable[[], object], within: float = 5.0) -> None:
    give_up = time.monotonic() + within
    while not happened():
        if time.monotonic() > give_up:
            raise TimeoutError
        time.sleep(0.005)


def over(runs: LocalRuns, run: str, within: float = 5.0) -> RunState:
    """The state of the run once it is running no more."""
    wait_for(lambda: not isinstance(runs.look(run), Running), within)
    return runs.look(run)


def ended(runs: LocalRuns, run: str) -> Ended:
    """The end of the run, once its end was seen."""
    end = over(runs, run)
    assert isinstance(end, Ended), end
    return end


def started(runs: LocalRuns, run: str) -> int:
    """The pid of the script, once it is known."""
    wait_for(runs._folder(run).script)
    state = runs.look(run)
    assert isinstance(state, Running), state
    assert state.pid
    return state.pid


def owner(runs: LocalRuns, run: str) -> int:
    """The pid of the process that owns the run, once it began."""
    wait_for(runs._folder(run).owner)
    return pids.number(runs._folder(run).owner() or "")


def alive(pid: int) -> bool:
    """True for a process that exists and is no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
