"""Things that are no longer as the record has them."""

from collections.abc import Mapping

from bot.cards.kit import Message, message, section
from bot.words.drift import told


def drift_told(what: Mapping[str, str]) -> Message:
    """One finding; what: project, the Finding's values, and `over` when it is right again."""
    text = told(what)
    return message(text, [section(text)])
