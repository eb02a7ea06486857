"""A whole project is stopped or frozen, or goes on: told in its channel, with the way on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.cards.guards import guard
from bot.cards.kit import Message, actions, message, section
from bot.words.switched import switched

_ENDS = {"stopped": "go", "frozen": "thaw"}
"""The switch that ends it."""


def switch_told(what: Mapping[str, Any]) -> Message:
    """The message for a post that says kind, project, by, reason, since, at, and `over`."""
    kind = str(what["kind"])
    text = switched(kind, {**what, "after": _after(what)})
    ends = "" if what.get("over") else _ENDS.get(kind, "")
    row = actions([guard(ends, str(what["project"]))]) if ends else None
    return message(text, [section(text), row])


def _after(what: Mapping[str, Any]) -> object:
    """How long it was so."""
    since = what.get("since")
    if not since:
        return ""
    return datetime.fromisoformat(str(what["at"])) - datetime.fromisoformat(str(since))
