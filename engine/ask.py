"""What somebody wants to begin."""

from datetime import datetime

from release.values import Struct
from release.version import Stage


class Ask(Struct, frozen=True):
    """What somebody wants to begin. `title` is a hotfix's branch or title."""

    project: str
    kind: str
    user: str
    channel: str
    source: str | None = None
    release_at: datetime | None = None
    risk: str | None = None
    title: str | None = None
    pre: Stage | None = None
    component: str | None = None
    line: str | None = None
    """The support line to release on."""
    embargoed: bool = False
    redacted_in: str | None = None
    """The public channel that is told that something is prepared, and nothing else."""
