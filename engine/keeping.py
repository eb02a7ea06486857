"""Entries about a project, and the values that are kept of what is written in the journal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.ports import Ledger
from release.journal import Entry
from release.kept import after_entry


def note(
    ledger: Ledger, project: str, kind: str, at: datetime, actor: str, /, **data: object
) -> None:
    """Write an entry about a project and no single release."""
    entry = Entry(project, None, kind, at, actor, data)
    ledger.append([entry])
    keep(ledger, after_entry(ledger.get, entry))


def keep(ledger: Ledger, changes: Iterable[tuple[str, Any]]) -> None:
    """Put what was written down where it is found at once."""
    for name, value in changes:
        ledger.put(name, value)
