"""Which version reached production after others: asked of those only that can have."""

from collections.abc import Sequence

from engine.books import Books
from engine.ports import Ledger
from release.overtaken import overtaken
from release.state import Release


def overtaken_by(books: Books, ledger: Ledger, train: Sequence[Release]) -> Release | None:
    """The newest version that reached production after one of these releases, if one did."""
    since = min((one.in_production_since for one in train if one.in_production_since), default=None)
    if since is None:
        return None
    ours = {one.id for one in train}
    rows = ledger.lately(train[0].project, since)
    return overtaken(train, [books.load(ledger, row.id) for row in rows if row.id not in ours])
