"""Where a release goes: frozen, paused, moved, given up, taken back, out."""

from datetime import datetime

from release.facts.base import Fact


class FreezeBegan(Fact):
    """A branch is frozen for some classes of change."""

    kind = "freeze-began"
    branch: str
    since: str
    """The branch's commit when the freeze began."""
    classes: tuple[str, ...]


class FreezeEnded(Fact):
    """The branch is free again."""

    kind = "freeze-ended"
    branch: str


class ExceptionAsked(Fact):
    """Somebody asks to let a frozen change through."""

    kind = "exception-asked"
    id: str
    commits: tuple[str, ...]
    by: str
    reason: str
    risk: str
    way_back: str


class ExceptionDecided(Fact):
    """The freeze's owner decided; a grant expires by itself."""

    kind = "exception-decided"
    id: str
    by: str
    granted: bool
    reason: str = ""
    until: datetime | None = None


class Paused(Fact):
    """Forward steps wait until somebody resumes."""

    kind = "paused"
    by: str
    reason: str = ""


class Resumed(Fact):
    """Forward steps go on."""

    kind = "resumed"
    by: str


class Rescheduled(Fact):
    """The release date changed."""

    kind = "rescheduled"
    by: str
    release_at: datetime | None


class AbortAsked(Fact):
    """Give the release up before production; its branches and freeze go."""

    kind = "abort-asked"
    by: str
    reason: str = ""


class Aborted(Fact):
    """The release was given up and cleaned up after."""

    kind = "aborted"


class RollbackAsked(Fact):
    """Go back to the previous version."""

    kind = "rollback-asked"
    by: str
    """Empty when an automatic trigger asked."""
    reason: str
    trigger: str = ""
    """Which of the policy's triggers it was, if it was one."""


class Answered(Fact):
    """A person answered a question of the plan."""

    kind = "answered"
    question: str
    by: str
    answer: str
    note: str = ""


class Triggered(Fact):
    """A trigger of the policy fired; with a moment, the rollback begins then by itself."""

    kind = "triggered"
    trigger: str
    value: str = ""
    limit: str = ""
    rollback_at: datetime | None = None


class CalledOff(Fact):
    """Somebody, or a later version in production, stopped the countdown to a rollback."""

    kind = "called-off"
    trigger: str
    by: str
    reason: str = ""


class RollbackRecorded(Fact):
    """What a rollback was about, told by a person: without it the rollback stays open."""

    kind = "rollback-recorded"
    by: str
    reason: str
    impact: str
    corrective: str
    again: str


class Shipped(Fact):
    """Every action is done; the line is free, the checks afterwards go on."""

    kind = "shipped"


class Closed(Fact):
    """Nothing is left to do."""

    kind = "closed"


class RolledBack(Fact):
    """The rollback is complete; the version is burnt."""

    kind = "rolled-back"
