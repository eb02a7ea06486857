"""Moments as people write them, in the team's time zone."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from release.spans import Span

FORMS = "2026-12-01 10:00, tomorrow 10:00, 14:30 or +2h"
_NO_TIME = "it wants a time of day, and a day if it is not the next one"
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment meant by `text`; today's or tomorrow's clock time when no day is given.

    Raises ValueError for words that are no time, and for a clock time that does not exist
    that day (the hour that summer time skips).
    """
    words = text.strip().lower().split()
    local = now.astimezone(zone)
    if len(words) == 1 and words[0].startswith("+"):
        return Span.parse(words[0]).after(now, zone)
    day, clock = _split(words)
    found = _CLOCK.fullmatch(clock)
    if not found:
        raise ValueError(_NO_TIME)
    moment = _on(_day(day, local), int(found[1]), int(found[2]), zone)
    if day is None and moment <= now:
        moment = _on(
            local.replace(tzinfo=None) + timedelta(days=1), int(found[1]), int(found[2]), zone
        )
    return moment


def _split(words: list[str]) -> tuple[str | None, str]:
    if len(words) == 1 and "t" in words[0]:
        words = words[0].split("t", 1)
    if len(words) == 2:
        return words[0], words[1]
    return None, words[0] if words else ""


def _day(day: str | None, local: datetime) -> datetime:
    naive = local.replace(tzinfo=None)
    if day in (None, "today"):
        return naive
    if day == "tomorrow":
        return naive + timedelta(days=1)
    try:
        return datetime.fromisoformat(str(day))
    except ValueError:
        raise ValueError(_NO_TIME) from None


def _on(day: datetime, hour: int, minute: int, zone: ZoneInfo) -> datetime:
    local = day.replace(hour=hour, minute=minute, second=0, microsecond=0, tzinfo=zone)
    there = datetime.fromtimestamp(local.timestamp(), zone)
    if (there.hour, there.minute) != (hour, minute):
        raise ValueError(f"{hour:02}:{minute:02} does not exist that day: the clocks change")
    return local
