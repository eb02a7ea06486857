"""Hours of the day, as "18:00-09:00": when nobody is reminded."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from release.workdays import Holidays


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


def awake(
    moment: datetime, quiet: Hours | None, zone: ZoneInfo, holidays: Holidays | None = None
) -> datetime:
    """The moment, or when work begins again after the quiet hours and days off it falls into."""
    local = moment.astimezone(zone)
    if quiet is None:
        return moment
    late = quiet.holds(local.time())
    day = local.date() + timedelta(days=1 if late and local.time() >= quiet.end else 0)
    works = holidays.working_day(day, back=False) if holidays else day
    if works == local.date() and not late:
        return moment
    return datetime.combine(works, quiet.end, zone).astimezone(UTC)
