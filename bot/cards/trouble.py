"""What the operators are told: a channel takes no messages, a request cannot be carried out."""

from collections.abc import Mapping
from typing import Any

from bot.cards.kit import Message, message, section
from bot.words.trouble import given_up, trouble


def trouble_told(what: Mapping[str, Any]) -> Message:
    """The message for a post that says `channel`, `error`, and `over` when it is mended."""
    text = trouble(str(what["channel"]), str(what["error"]), over=bool(what.get("over")))
    return message(text, [section(text)])


def given_up_told(what: Mapping[str, Any]) -> Message:
    """The message for a post that says `verb`, `user` and `reason`."""
    text = given_up(str(what["verb"]), str(what["user"]), str(what["reason"]))
    return message(text, [section(text)])
