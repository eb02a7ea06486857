"""Support lines, and the matrix of fixes that are carried to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.kit import Block, Message, actions, message, plain, section, sections
from bot.cards.tables import table
from bot.words import lines as words
from bot.words.text import count, esc, unmarked
from release.backports import Backport, Cell, Spot
from release.offers import Press
from release.support import SupportLine
from release.values import replace

_MOST = 10


def support(data: Mapping[str, Any], now: datetime) -> Message:
    """data: project, lines (the newest first), branches (by line)."""
    found: Sequence[SupportLine] = data["lines"]
    head = f"Support of {esc(str(data['project']))}"
    told = [words.line(line, now, data["branches"].get(line.name)) for line in found]
    return message(head, [section(f"*{head}*"), *sections("\n".join(told) or words.NO_RULES)])


def backports(data: Mapping[str, Any], _now: datetime) -> Message:
    """data: project, rows (the newest first)."""
    rows: Sequence[Backport] = data["rows"]
    head = f"Backports of {esc(str(data['project']))}"
    if not rows:
        return message(head, [section(words.NO_BACKPORTS)])
    project, left = str(data["project"]), len(rows) - _MOST
    rest = [section(f"… and {left:,} older ones")] if left > 0 else []
    listed_ = [block for row in rows[:_MOST] for block in _row(row, project)]
    classic = message(head, [section(f"*{head}*"), *listed_, *rest])
    buttons = [block for row in rows[:_MOST] for block in [_row_buttons(row, project)] if block]
    newer = message(head, [section(f"*{head}*"), _matrix(rows[:_MOST]), *rest, *buttons])
    return replace(newer, classic=classic.blocks)


def _matrix(rows: Sequence[Backport]) -> Block:
    """Fixes down, lines across; a cell says how the fix stands there."""
    lines = list(dict.fromkeys(spot.line for row in rows for spot in row.spots))
    cells_ = [{spot.line: _in_matrix(spot) for spot in row.spots} for row in rows]
    filled = [
        [f"{row.fix} {row.title}", *(own.get(name, "–") for name in lines)]
        for row, own in zip(rows, cells_, strict=True)
    ]
    return table(["Fix", *lines], filled)


def backport(row: Backport, project: str) -> Message:
    """The message of one fix, which changes as its cells fill."""
    open_ = [spot for spot in row.spots if spot.cell is Cell.CONFLICT]
    done = "is settled on every line" if row.complete else "is being carried to other lines"
    state = f"has {count(len(open_), 'conflict')} to resolve" if open_ else done
    return message(f"Backport: {esc(row.fix)} of {esc(project)} {state}", _row(row, project))


def end_of_life(what: Mapping[str, Any]) -> Message:
    """The reminder that a line ends soon, or has ended; what: project, line, until, over."""
    until = datetime.fromisoformat(str(what["until"]))
    text = words.end_of_life(str(what["project"]), str(what["line"]), until, bool(what["over"]))
    return message(text, [section(text)])


def cells(row: Backport) -> str:
    """The cells of a row, one below the other."""
    return "\n".join(map(words.spot, row.spots))


def _in_matrix(spot: Spot) -> str:
    return f"{words.CELLS[spot.cell][0]} {unmarked(words.state(spot))}"


def _row(row: Backport, project: str) -> list[Block]:
    text = f"🍒 {words.fix(row)}\n{cells(row)}"
    blocks = [section(text), _row_buttons(row, project)]
    return [block for block in blocks if block]


def _row_buttons(row: Backport, project: str) -> Block | None:
    """What settles the cells that are in conflict."""
    buttons = [
        button
        for spot in row.spots
        if spot.cell is Cell.CONFLICT
        for button in _buttons(row, spot, project)
    ]
    return actions(buttons[:20], f"cells-{row.id}")


def _buttons(row: Backport, spot: Spot, project: str) -> list[Block]:
    subject = f"{row.fix} {spot.line} --project {project}"
    labels = {"resolved": f"Resolved on {spot.line}", "not-needed": f"Not needed on {spot.line}…"}
    return [
        {
            "type": "button",
            "text": plain(label),
            "action_id": f"{verb}:{subject}"[:255],
            "value": Press(verb, "", subject).encode(),
        }
        for verb, label in labels.items()
    ]
