"""What the calendar says: what is due, when nobody works, what has no rhythm."""

from collections.abc import Sequence
from datetime import date

from bot.words.text import bold, esc, listed, when
from release.cadence import Due
from release.support import SupportLine

NOTHING = "Nothing is due, no release has a date, nothing is frozen."
_PERIODS = {"week": "a week", "month": "a month", "quarter": "a quarter", "year": "a year"}


def day(on: date) -> str:
    """A day, with its weekday: Fri 2026-02-27."""
    return f"{on:%a} {on.isoformat()}"


def due(due: Due, today: date, under_way: Sequence[str] = (), project: str = "") -> str:
    """One line: a kind, when it is due, and since when the last one is out."""
    name = f"{bold(' '.join(filter(None, [project, due.kind])))} (one {_PERIODS[due.every]})"
    if due.on is None:
        return f"❔ {name}: there was none yet"
    last = f"the last was {esc(due.last)}, {when(due.since)}" if due.since else ""
    if under_way:
        return f"🔵 {name}: {listed(map(bold, under_way))} is under way, due {day(due.on)} · {last}"
    match due.state(today):
        case "overdue":
            return f"⏰ {name}: overdue since {day(due.on)} · {last}"
        case "soon":
            return f"🔔 {name}: due {day(due.on)}, in {_days((due.on - today).days)} · {last}"
        case "ahead":
            return f"🗓️ {name}: due {day(due.on)} · {last}"


def _days(days: int) -> str:
    return "less than a day" if days < 1 else "1 day" if days == 1 else f"{days} days"


def needed(kinds: Sequence[str], *, at_once: bool = False) -> str:
    """Kinds without a rhythm."""
    urgent = "At once: security releases" if at_once else ""
    others = f"As needed: {listed(map(esc, kinds))}" if kinds else ""
    return " · ".join(filter(None, [others, urgent]))


def end(line: SupportLine) -> str:
    """The end of a support line."""
    until = f"{when(line.until)} · " if line.until else ""
    return f"🛟 {until}support of {esc(line.name)} ends (the last is {esc(line.tag)})"


def off(on: date, why: str) -> str:
    """A day on which nobody works."""
    return f"🏖️ {day(on)} · {esc(why)}"


def reminder(project: str, due: Due, today: date) -> str:
    """What the channel is told a week before, and when the day is over."""
    assert due.on is not None, "only what has a date is reminded of"
    last = f"The last was {esc(due.last)}" + (f", {when(due.since)}" if due.since else "")
    late = due.state(today) == "overdue"
    how = f"was due {day(due.on)} and is overdue" if late else f"is due {day(due.on)}"
    symbol = "⏰" if late else "🔔"
    return f"{symbol} A *{esc(due.kind)}* release of {esc(project)} {how}: one {_PERIODS[due.every]}. {last}."
