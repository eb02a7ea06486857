"""A release of the past, as a list of releases shows it."""

from datetime import datetime, timedelta

from release.state import Release
from release.states import Status
from release.values import Struct


class Past(Struct, frozen=True):
    """One line of the history. `took` is from start to shipped (or to its end)."""

    version: str
    kind: str
    status: Status
    at: datetime
    took: timedelta | None = None
    by: str = ""


def past(release: Release) -> Past:
    """A release as a line of the history."""
    end = release.shipped_at or release.ended_at
    took = end - release.at if end else None
    started = release.started
    return Past(release.version, release.kind, release.status, release.at, took, started.requester)


def expected(pasts: list[Past], kind: str, least: int = 3) -> timedelta | None:
    """How long releases of a kind usually take: the median, when there are enough."""
    times = sorted(p.took for p in pasts if p.took and p.kind == kind and p.status is Status.CLOSED)
    return times[len(times) // 2] if len(times) >= least else None
