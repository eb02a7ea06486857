"""The calendar of a project: what is due, the dates of what is open, freezes, days off."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards.kit import Message, actions, context, message, plain, section, sections
from bot.words import calendar as words
from bot.words import home
from bot.words.text import count, esc
from release.agenda import Date, Kind, dates
from release.cadence import Due
from release.offers import Press
from release.standing import Standing
from release.state import Release

_ENDS = 6


def calendar(data: Mapping[str, Any], now: datetime) -> Message:
    """What is due, what comes, what is frozen, and when nobody works.

    data: project, zone, dues (each Due with the tags under way), as_needed (kinds), releases
    (pairs of release and standing), stopped, frozen (switches), days_off (day and why), ends
    (support lines), at_once (whether security releases are).
    """
    project, today = str(data["project"]), now.astimezone(ZoneInfo(str(data["zone"]))).date()
    dues: list[tuple[Due, Sequence[str]]] = list(data["dues"])
    rhythm = [words.due(due, today, tags) for due, tags in dues]
    needed = words.needed(data["as_needed"], at_once=bool(data["at_once"])) if dues else ""
    ahead = _ahead(data, now)
    off = [words.off(*one) for one in data["days_off"]]
    late = sum(due.state(today) == "overdue" and not tags for due, tags in dues)
    head = (
        f"{esc(project)}: {count(late, 'kind')} overdue" if late else f"Calendar of {esc(project)}"
    )
    nothing = not (rhythm or ahead or off)
    parts = [
        section(f"*{head}*"),
        *sections("\n".join(filter(None, [*rhythm, needed])), most=2),
        *sections("\n".join(ahead[:25]), most=4),
        context("\n".join(off[:12])) if off else None,
        section(words.NOTHING) if nothing else None,
    ]
    return message(head, parts)


def _ahead(data: Mapping[str, Any], now: datetime) -> list[str]:
    """Freezes first, then what comes, soonest first."""
    pairs: list[tuple[Release, Standing]] = list(data["releases"])
    every: list[Date] = [one for pair in pairs for one in dates(*pair)]
    frozen = [one for one in every if one.kind is Kind.FROZEN]
    coming = sorted((one for one in every if one.kind is not Kind.FROZEN), key=lambda one: one.at)
    project = str(data["project"])
    switches = [home.stopped(project, data["stopped"])] if data["stopped"] else []
    switches += [home.frozen_by_hand(project, data["frozen"])] if data["frozen"] else []
    ends = [words.end(line) for line in data["ends"][:_ENDS]]
    return [*switches, *(home.date(one, now) for one in (*frozen, *coming)), *ends]


def due_told(what: Mapping[str, Any], today: date) -> Message:
    """The reminder of a release that is due; what: project, and the Due's own values."""
    project, due = str(what["project"]), Due.of_data(what)
    text = words.reminder(project, due, today)
    press = Press("plan", "", f"{due.kind} --project {project}")
    button = {
        "type": "button",
        "text": plain(f"Plan a {due.kind}"),
        "action_id": f"plan:{due.kind}",
        "value": press.encode(),
    }
    return message(text, [section(text), actions([button])])
