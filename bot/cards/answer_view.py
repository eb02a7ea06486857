"""An answer as a dialog, for the places that have no channel to answer in."""

from collections.abc import Sequence
from typing import Any

from bot.cards.kit import Block, Message, plain, section
from bot.words.titles import title_of

MOST = 100


def answer_view(name: str, message: Message) -> dict[str, Any]:
    """A reply (by its name) in a dialog that is only closed."""
    shown = message.classic or message.blocks or [section(message.text)]
    return dialog(title_of(name), shown)


def dialog(title: str, blocks: Sequence[Block]) -> dict[str, Any]:
    """A dialog with nothing to send."""
    return {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain("Close", 24),
        "blocks": list(blocks[:MOST]),
    }
