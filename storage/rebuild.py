"""What is kept beside the journal made anew from it, or compared with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from release.journal import Sealed
from release.records import ReleaseRow
from release.values import Struct, replace
from storage.base import Store
from storage.export import PAGE
from storage.ledger import Ledger


class Folds(Struct, frozen=True):
    """What the journal says: a release's row, from its facts; small values, from all of it.

    Both are given entries oldest first. `names` is how the names of those small values begin;
    what is kept under other names, no fact tells.
    """

    row: Callable[[list[Sealed]], ReleaseRow]
    kept: Callable[[Iterable[Sealed]], Mapping[str, Any]]
    names: tuple[str, ...]


class Difference(Struct, frozen=True):
    """What was not as the journal says, by a release's id or a value's name; None: not there."""

    name: str
    index: Any
    journal: Any


async def rebuild(store: Store, folds: Folds) -> list[Difference]:
    """Write rows and small values anew in one transaction; what it changed.

    Nothing counts as handled: the engine looks at every open release again. Raises VersionTaken
    or LineTaken, and changes nothing, when two rows that were made exclude each other.
    """
    return await store.transact(lambda ledger: _rebuild(ledger, folds))


async def compare(store: Store, folds: Folds) -> list[Difference]:
    """What `rebuild` would change: releases by their ids, then values by their names."""
    return await store.read(
        lambda ledger: _differences(_there(ledger, folds), _said(ledger, folds))
    )


class _Beside(Struct, frozen=True):
    """What stands beside the journal, or should."""

    rows: list[ReleaseRow]
    kept: Mapping[str, Any]


def _there(ledger: Ledger, folds: Folds) -> _Beside:
    kept = {name: v for name, v in ledger.kept().items() if name.startswith(folds.names)}
    return _Beside(ledger.rows(), kept)


def _said(ledger: Ledger, folds: Folds) -> _Beside:
    rows = [_row(ledger.facts(release), folds) for release in ledger.recorded_releases()]
    return _Beside(rows, folds.kept(_chain(ledger)))


def _row(facts: list[Sealed], folds: Folds) -> ReleaseRow:
    return replace(folds.row(facts), revision=len(facts), handled=0, due_at=None)


def _chain(ledger: Ledger) -> Iterator[Sealed]:
    seq = 0
    while page := ledger.chain(seq, PAGE):
        yield from page
        seq = page[-1].seq


def _rebuild(ledger: Ledger, folds: Folds) -> list[Difference]:
    before, after = _there(ledger, folds), _said(ledger, folds)
    ledger.forget_rows()
    for row in after.rows:
        ledger.open_release(row)
    for name in before.kept:
        ledger.forget(name)
    for name, value in after.kept.items():
        ledger.put(name, value)
    return _differences(before, after)


def _differences(before: _Beside, after: _Beside) -> list[Difference]:
    return [*_between(_by_id(before.rows), _by_id(after.rows)), *_between(before.kept, after.kept)]


def _between(was: Mapping[str, Any], says: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted({*was, *says}):
        pair = Difference(name, was.get(name), says.get(name))
        if pair.index != pair.journal:
            yield pair


def _by_id(rows: list[ReleaseRow]) -> dict[str, ReleaseRow]:
    # What the engine has finished with, and when it wants to be woken, no fact tells.
    return {row.id: replace(row, handled=0, due_at=None) for row in rows}
