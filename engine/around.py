"""Read what is around a release, in the transaction that decides by it."""

from collections.abc import Sequence
from datetime import datetime

from engine.books import Books
from engine.debts import debts_of
from engine.overtaken import overtaken_by
from engine.ports import Ledger
from engine.staging import occupied
from engine.switches import stopped_in
from release.components import own_lines
from release.deployed import versions
from release.standing import (
    NOBODY,
    Around,
    Beside,
    beside,
    mate,
    may_be_at_work,
    may_meet,
    standing,
)
from release.state import Release
from release.triggers import countdowns
from release.values import replace


def around(books: Books, ledger: Ledger, release: Release, now: datetime) -> Around:
    """As of this very transaction, never older."""
    stopped = stopped_in(ledger, release.project, release.binding.embargo)
    owed = Around(stopped=stopped, debts=debts_of(ledger, release.project))
    others = mates_of(books, ledger, release)
    train = [release, *others]
    later = overtaken_by(books, ledger, train) if countdowns(release) else None
    known = replace(
        owed,
        runs=tuple(sorted(_runs(books, ledger, train).items())),
        overtaken=later.started.tag if later else "",
        beside=_beside(books, ledger, train, now),
        staging=_staging(ledger, release),
    )
    mates = []
    for one in others:
        train = [one, *(other for other in train if other.id != one.id)]
        theirs = replace(known, beside=_beside(books, ledger, train, now))
        mates.append(mate(one, standing(one, now, theirs)))
    return replace(known, mates=tuple(mates))


def _beside(books: Books, ledger: Ledger, train: Sequence[Release], now: datetime) -> Beside:
    """What releases of the same versions, none of its train, do to production since it began."""
    release, ours = train[0], {one.id for one in train}
    if not may_meet(release):
        return NOBODY
    rows = ledger.lately(release.project, release.at)
    there = (row for row in rows if row.id not in ours)
    others = [one for one in (books.load(ledger, row.id) for row in there) if one.in_production]
    pictures = (standing(one, now) if may_be_at_work(one) else None for one in others)
    return beside(release, zip(others, pictures, strict=True))


def _staging(ledger: Ledger, release: Release) -> str:
    """The commit that keeps a release from entering staging, so that nothing mixes there."""
    plan = release.plan
    enter = [step.id for step in plan.steps if step.enters_staging]
    enter += [gate.step for gate in plan.gates if gate.enters_staging]
    enters = any(release.last(step) is None for step in enter)
    return occupied(ledger, release.project) if enters else ""


def _runs(books: Books, ledger: Ledger, train: Sequence[Release]) -> dict[str, str]:
    """What production has of each component, and will have when these are there."""
    project, policy = train[0].project, train[0].policy
    if not policy.compatible or not own_lines(policy):
        return {}
    known = {one.id: one for one in train}
    rows = [row for row in ledger.rows(project) if row.component]
    there = versions([known.get(row.id) or books.load(ledger, row.id) for row in rows])
    return {**there, **{str(one.started.component): one.version for one in train}}


def mates_of(books: Books, ledger: Ledger, release: Release) -> list[Release]:
    """The other releases of its train, always in the same order."""
    train = release.started.train
    if train is None:
        return []
    rows = [row for row in ledger.rows(release.project) if row.train == train]
    return [books.load(ledger, row.id) for row in rows if row.id != release.id]
