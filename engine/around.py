"""Read what is around a release, in the transaction that decides by it."""

from engine.ports import Ledger
from engine.switches import stopped_in
from release.standing import Around
from release.state import Release


def around(ledger: Ledger, release: Release) -> Around:
    """As of this very transaction, never older."""
    return Around(stopped=stopped_in(ledger, release.project))
