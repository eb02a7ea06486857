"""All that can be done inside one transaction, put together from its parts."""

from collections.abc import Callable
from typing import TypeVar

from storage.ledger_journal import JournalPart
from storage.ledger_kept import KeptPart
from storage.ledger_outbox import OutboxPart
from storage.ledger_releases import ReleasesPart
from storage.ledger_timers import TimersPart

T = TypeVar("T")


class Ledger(JournalPart, ReleasesPart, OutboxPart, TimersPart, KeptPart):
    """Valid during the transaction it was given for, and only in that thread."""

    def used_for(self, work: Callable[["Ledger"], T]) -> T:
        """What `work` makes of it; afterwards it refuses everything."""
        try:
            return work(self)
        finally:
            self.over()
