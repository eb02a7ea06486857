"""Hours of the day, as "18:00-09:00": when nobody is reminded."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Hours(NamedTuple):
    """A part of the day; over midnight when it ends before it begins."""

    begin: time
    end: time

    def holds(self, moment: time) -> bool:
        """True inside of it; its end is outside."""
        if self.begin <= self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end


def hours_of(text: str) -> Hours:
    """Read "18:00-09:00". Raises ValueError."""
    try:
        begin, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise ValueError("must be two times of day, such as 18:00-09:00") from None
    return Hours(begin, end)


def in_words(text: str) -> str:
    """The text itself. Raises ValueError when it means no hours."""
    hours_of(text)
    return text


def awake(moment: datetime, quiet: Hours | None, zone: ZoneInfo) -> datetime:
    """The moment, or the end of the quiet hours it falls into where that zone's clocks hang."""
    local = moment.astimezone(zone)
    if quiet is None or not quiet.holds(local.time()):
        return moment
    tomorrow = local.time() >= quiet.end
    day = local.date() + timedelta(days=1 if tomorrow else 0)
    return datetime.combine(day, quiet.end, zone).astimezone(UTC)
