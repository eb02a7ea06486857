"""The index of releases made anew from the journal, or compared with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from release.journal import Sealed
from release.records import ReleaseRow
from storage.base import Store
from storage.ledger import Ledger

Fold = Callable[[list[Sealed]], ReleaseRow]


@dataclass(frozen=True, slots=True)
class Difference:
    """A release whose index row was not what the journal says; None where there is no row."""

    release: str
    index: ReleaseRow | None
    journal: ReleaseRow | None


async def rebuild(store: Store, fold: Fold) -> list[Difference]:
    """Write the index anew in one transaction; what it changed.

    `fold` makes a release's row of its facts, oldest first. Nothing counts as handled: the
    engine looks at every open release again. Raises VersionTaken or LineTaken, and changes
    nothing, when two rows that `fold` made exclude each other.
    """
    return await store.transact(lambda ledger: _rebuild(ledger, fold))


async def compare(store: Store, fold: Fold) -> list[Difference]:
    """What `rebuild` would change, by the release's id."""
    return await store.read(lambda ledger: _differences(ledger.rows(), _folded(ledger, fold)))


def _rebuild(ledger: Ledger, fold: Fold) -> list[Difference]:
    before, after = ledger.rows(), _folded(ledger, fold)
    ledger.forget_rows()
    for row in after:
        ledger.open_release(row)
    return _differences(before, after)


def _folded(ledger: Ledger, fold: Fold) -> list[ReleaseRow]:
    return [_row(ledger.facts(release), fold) for release in ledger.recorded_releases()]


def _row(facts: list[Sealed], fold: Fold) -> ReleaseRow:
    return replace(fold(facts), revision=len(facts), handled=0, due_at=None)


def _differences(index: list[ReleaseRow], journal: list[ReleaseRow]) -> list[Difference]:
    was, says = _by_id(index), _by_id(journal)
    pairs = [Difference(id_, was.get(id_), says.get(id_)) for id_ in sorted({*was, *says})]
    return [pair for pair in pairs if _told(pair.index) != _told(pair.journal)]


def _by_id(rows: list[ReleaseRow]) -> dict[str, ReleaseRow]:
    return {row.id: row for row in rows}


def _told(row: ReleaseRow | None) -> ReleaseRow | None:
    # What the engine has finished with, and when it wants to be woken, no fact tells.
    return row and replace(row, handled=0, due_at=None)
