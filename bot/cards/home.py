"""App Home: what waits for one person, what is under way, the dates, the debts, the past."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.cards.buttons import rows
from bot.cards.guards import button, guard
from bot.cards.kit import Block, actions, context, divider, header, section, sections
from bot.cards.lists import past_line, two_lines
from bot.words import home as words
from bot.words.calendar import due
from bot.words.text import bold
from release.agenda import Date, Debt, Kind, dates, debts
from release.cadence import Due
from release.offers import Press
from release.standing import Standing
from release.state import Release
from release.turns import Turn
from release.values import Struct, field

TURNS, UNDER_WAY, DATES, DEBTS, PAST, GUARDS = 12, 10, 20, 15, 10, 8


class Home(Struct, frozen=True):
    """What one person's Home shows, all of it of the projects in which they have a part.

    `dues` are releases that are due, each with its project and the day that it is there;
    `guards` are the switches they may turn now, by project and name;
    `notice` is an answer to what they just did here.
    """

    turns: Sequence[Turn] = ()
    under_way: Sequence[tuple[Release, Standing]] = ()
    past: Sequence[Release] = ()
    stopped: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    frozen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    dues: Sequence[tuple[str, Due, date]] = ()
    projects: Sequence[str] = ()
    starts: bool = False
    guards: Sequence[tuple[str, str]] = ()
    guest: bool = False
    notice: str = ""


def home(shown: Home, now: datetime) -> dict[str, Any]:
    """The view. Releases of the past are newest first, turns oldest first."""
    if shown.guest or not shown.projects:
        blocks = [section(words.GUEST if shown.guest else words.NO_ROLE)]
        return {"type": "home", "blocks": blocks}
    every = [block for part in _PARTS for block in part(shown, now)]
    return {"type": "home", "blocks": every}


def _top(shown: Home, now: datetime) -> list[Block]:
    start = (
        [button("Start a release…", Press("begin", ""), style="primary")] if shown.starts else []
    )
    row = actions([*start, button("Help", Press("help", ""))], "top")
    return [block for block in (context(shown.notice) if shown.notice else None, row) if block]


def _turns(shown: Home, now: datetime) -> list[Block]:
    oldest = sorted(shown.turns, key=lambda turn: turn.since)
    blocks: list[Block] = [header("My turn")]
    for number, turn in enumerate(oldest[:TURNS], 1):
        row = rows(turn.release, turn.offers, rows=1)
        blocks += [section(words.turn(turn)), *({**b, "block_id": f"turn-{number}"} for b in row)]
    return [*blocks, *_rest(len(oldest) - TURNS)] if oldest else [*blocks, section(words.NOTHING)]


def _under_way(shown: Home, now: datetime) -> list[Block]:
    blocks: list[Block] = [divider(), header("Under way")]
    for release, standing in shown.under_way[:UNDER_WAY]:
        why = button("Why?", Press("why", release.id))
        blocks.append(section(two_lines(release, standing, now), why))
    blocks += _rest(len(shown.under_way) - UNDER_WAY)
    return blocks if shown.under_way else [*blocks, section(words.NONE_OPEN)]


def _calendar(shown: Home, now: datetime) -> list[Block]:
    found: list[Date] = [one for pair in shown.under_way for one in dates(*pair)]
    freezes = [one for one in found if one.kind is Kind.FROZEN]
    ahead = sorted((one for one in found if one not in freezes), key=lambda one: one.at)
    lines = [words.stopped(name, one) for name, one in shown.stopped.items()]
    lines += [words.frozen_by_hand(name, one) for name, one in shown.frozen.items()]
    lines += [due(one, today, project=project) for project, one, today in shown.dues if one.on]
    lines += [words.date(one, now) for one in (*freezes, *ahead)]
    named = len(shown.projects) > 1
    buttons = [guard(name, project, named=named) for project, name in shown.guards[:GUARDS]]
    row = actions(buttons, "guards")
    return [
        divider(),
        header("Calendar"),
        *_lines(lines, DATES, words.NO_DATES),
        *([row] if row else []),
    ]


def _debts(shown: Home, now: datetime) -> list[Block]:
    owed: list[Debt] = [one for pair in shown.under_way for one in debts(*pair)]
    if not owed:
        return []
    lines = [words.debt(one, now) for one in owed]
    return [divider(), header("Debts"), *_lines(lines, DEBTS, "")]


def _past(shown: Home, now: datetime) -> list[Block]:
    lines = [f"{bold(one.project)} {past_line(one)}" for one in shown.past[:PAST]]
    return [divider(), header("Last releases"), *_lines(lines, PAST, words.NONE_PAST)]


_PARTS: tuple[Callable[[Home, datetime], Iterable[Block]], ...] = (
    _top,
    _turns,
    _under_way,
    _calendar,
    _debts,
    _past,
)


def _lines(lines: Sequence[str], most: int, nothing: str) -> list[Block]:
    if not lines:
        return [section(nothing)]
    return [*sections("\n".join(lines[:most]), most=6), *_rest(len(lines) - most)]


def _rest(left: int) -> list[Block]:
    return [context(words.MORE.format(left))] if left > 0 else []
