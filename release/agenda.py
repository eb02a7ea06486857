"""What the calendar shows of a release under way: dates, freezes, and debts that were left."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from release.standing import CLOSED, GateStanding, Standing, Why
from release.state import Release
from release.states import Status
from release.values import Struct


class Kind(StrEnum):
    """What happens on a date."""

    FROZEN = "frozen since"
    PRODUCTION = "to production"
    DUE = "due"
    BEGINS = "begins"


class Date(Struct, frozen=True):
    """A line of the calendar; `subject` is a branch, a gate of the policy, or empty."""

    kind: Kind
    at: datetime
    release: Release
    subject: str = ""
    detail: tuple[str, ...] = ()


class Debt(Struct, frozen=True):
    """A review that may come after the release: owed by a role, until a date."""

    release: Release
    gate: str
    title: str
    who: str
    due: datetime | None


def dates(release: Release, standing: Standing) -> list[Date]:
    """All dates of a release, soonest first; freezes before them."""
    freezes = [
        Date(Kind.FROZEN, when.at, release, branch, tuple(when.fact.classes))
        for branch, when in release.freezes.items()
    ]
    return [*freezes, *sorted(_coming(release, standing), key=lambda date: date.at)]


def _coming(release: Release, standing: Standing) -> Iterator[Date]:
    planned = release.release_at
    if planned and not release.in_production and release.status in (Status.RUNNING, Status.PAUSED):
        yield Date(Kind.PRODUCTION, planned, release)
    for gate in _open(standing):
        if gate.due and gate.planned.gate.due and not gate.planned.gate.debt:
            yield Date(Kind.DUE, gate.due, release, gate.planned.name)
    for blocker in standing.blockers:
        if blocker.why is Why.TIME and blocker.subject and blocker.until:
            yield Date(Kind.BEGINS, blocker.until, release, blocker.subject)


def debts(release: Release, standing: Standing) -> list[Debt]:
    """Retroactive reviews that were not given yet, once production has what they are about."""
    if not release.in_production:
        return []
    owed = [gate for gate in _open(standing) if gate.planned.gate.debt]
    return [
        Debt(
            release,
            gate.planned.name,
            gate.planned.gate.title,
            gate.planned.gate.sign or "",
            gate.due,
        )
        for gate in owed
    ]


def _open(standing: Standing) -> list[GateStanding]:
    every = [gate for stage in standing.stages for gate in (*stage.gates, *stage.checks)]
    return [gate for gate in every if gate.mark not in CLOSED]
