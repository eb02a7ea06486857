"""All that can be done inside one transaction, put together from its parts."""

from storage.ledger_journal import JournalPart
from storage.ledger_kept import KeptPart
from storage.ledger_outbox import OutboxPart
from storage.ledger_releases import ReleasesPart
from storage.ledger_timers import TimersPart


class Ledger(JournalPart, ReleasesPart, OutboxPart, TimersPart, KeptPart):
    """Valid during the transaction it was given for, and only in that thread."""
