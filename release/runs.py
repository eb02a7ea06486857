"""A run of a script, and what can be known about it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from release.values import Struct


class Call(Struct, frozen=True):
    """One run of a script: an argv array (no shell), where, with what, and for how long.

    `env` is the whole environment. `secrets` names the variables whose values are scrubbed
    from the output. `limit` ends the process group: TERM, 10 s, KILL.
    """

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    limit: timedelta
    secrets: tuple[str, ...] = ()


class Absent(Struct, frozen=True):
    """The run never began: starting it is safe."""


class Running(Struct, frozen=True):
    """The process, or a child of it, is alive on this host."""

    since: datetime
    pid: int | None = None


class Ended(Struct, frozen=True):
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


class Lost(Struct, frozen=True):
    """It began, it is over, and nobody saw how: only a person or a probe can tell."""

    since: datetime


RunState = Absent | Running | Ended | Lost
