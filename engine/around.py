"""Read what is around a release, in the transaction that decides by it."""

from datetime import datetime

from engine.books import Books
from engine.debts import debts_of
from engine.ports import Ledger
from engine.switches import stopped_in
from release.standing import Around, mate, standing
from release.state import Release


def around(books: Books, ledger: Ledger, release: Release, now: datetime) -> Around:
    """As of this very transaction, never older."""
    stopped = stopped_in(ledger, release.project)
    alone = Around(stopped=stopped)
    mates = [mate(one, standing(one, now, alone)) for one in mates_of(books, ledger, release)]
    debts = debts_of(ledger, release.project)
    return Around(stopped=stopped, mates=tuple(mates), debts=debts)


def mates_of(books: Books, ledger: Ledger, release: Release) -> list[Release]:
    """The other releases of its train, always in the same order."""
    train = release.started.train
    if train is None:
        return []
    rows = [row for row in ledger.rows(release.project) if row.train == train]
    return [books.load(ledger, row.id) for row in rows if row.id != release.id]
