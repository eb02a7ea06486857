"""Tables, for what has columns: one a message, and never in a dialog or on Home."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.cards.kit import Block
from bot.words.text import clean, cut

ROWS, COLUMNS = 99, 20
"""How many rows below the head, and how many columns, Slack shows."""
_CELL = 200

Cell = str | datetime | Block


def table(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Block:
    """A table; a cell is plain text, a moment in the reader's zone, or rich text."""
    columns = [{"is_wrapped": True} for _ in head[:COLUMNS]]
    bold = [_rich({"type": "text", "text": _text(one), "style": {"bold": True}}) for one in head]
    return {
        "type": "table",
        "column_settings": columns,
        "rows": [bold[:COLUMNS], *([_cell(one) for one in row[:COLUMNS]] for row in rows[:ROWS])],
    }


def somebody(user: str) -> Block:
    """A person in a cell."""
    return _rich({"type": "user", "user_id": user})


def _cell(cell: Cell) -> Block:
    if isinstance(cell, datetime):
        fallback = cell.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        form = "{date_short_pretty} {time}"
        return _rich(
            {
                "type": "date",
                "timestamp": int(cell.timestamp()),
                "format": form,
                "fallback": fallback,
            }
        )
    return cell if isinstance(cell, dict) else {"type": "raw_text", "text": _text(cell)}


def _text(text: str) -> str:
    return cut(clean(text), _CELL) or "–"


def _rich(part: dict[str, Any]) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [part]}]}
