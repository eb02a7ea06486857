"""A run of a script, and what can be known about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Call:
    """One run of a script: an argv array (no shell), where, with what, and for how long.

    `env` is the whole environment. `secrets` names the variables whose values are scrubbed
    from the output. `limit` ends the process group: TERM, 10 s, KILL.
    """

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    limit: timedelta
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """The run never began: starting it is safe."""


@dataclass(frozen=True, slots=True)
class Running:
    """The process, or a child of it, is alive on this host."""

    since: datetime
    pid: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The process ended and its end was seen. `signal` is a name such as "SIGTERM"."""

    exit: int | None
    signal: str | None
    timed_out: bool
    started: datetime
    ended: datetime
    not_started: str | None = None  # why it could not even be executed

    @property
    def ok(self) -> bool:
        """True for exit status 0."""
        return self.exit == 0


@dataclass(frozen=True, slots=True)
class Lost:
    """It began, it is over, and nobody saw how: only a person or a probe can tell."""

    since: datetime


RunState = Absent | Running | Ended | Lost
