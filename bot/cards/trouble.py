"""What the operators are told of a channel that takes no messages."""

from collections.abc import Mapping
from typing import Any

from bot.cards.kit import Message, message, section
from bot.words.trouble import trouble


def trouble_told(what: Mapping[str, Any]) -> Message:
    """The message for a post that says `channel`, `error`, and `over` when it is mended."""
    text = trouble(str(what["channel"]), str(what["error"]), over=bool(what.get("over")))
    return message(text, [section(text)])
