"""The metrics of a project, to one person or to its channel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.cards.kit import Message, actions, context, message, plain, section
from bot.words import metrics as words
from bot.words.text import esc
from release.metrics import Metrics
from release.offers import Press


def metrics(data: Mapping[str, Any], now: datetime) -> Message:
    """data: project, days, metrics; why (what kept a chart from being posted)."""
    project, days, found = str(data["project"]), int(data["days"]), data["metrics"]
    lines = words.lines(project, days, found)
    parts = [
        section("\n".join(lines)),
        context(words.DEFINED) if found.releases else None,
        context(data["why"]) if data.get("why") else None,
        _post(project, days, found) if not data.get("why") else None,
    ]
    return message(f"Metrics of {esc(project)}", parts)


def _post(project: str, days: int, found: Metrics) -> dict[str, Any] | None:
    if not found.releases:
        return None
    press = Press("chart", "", f"{days}d --project {project}")
    button = {
        "type": "button",
        "text": plain("Post it in the channel, with a chart"),
        "action_id": "chart:",
        "value": press.encode(),
    }
    return actions([button])
