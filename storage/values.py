"""Times and JSON between Python and the database's text."""

import json
from datetime import datetime
from typing import Any

from release.canonical import canonical
from release.journal import stamp


def time_in(at: datetime) -> str:
    """An aware time as text; ValueError for a naive one, whose zone could only be guessed."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return stamp(at)


def time_or_none_in(at: datetime | None) -> str | None:
    """As `time_in`; None stays None."""
    return None if at is None else time_in(at)


def time_out(text: str | None) -> datetime | None:
    """The aware time, in UTC."""
    return None if text is None else datetime.fromisoformat(text)


def json_in(value: Any) -> str:
    """Canonical JSON (RFC 8785): the same text for the same value, as it was hashed."""
    return canonical(value).decode()


json_out = json.loads
