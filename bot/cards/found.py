"""“Which release has this?”: the answer, in a dialog."""

from collections.abc import Sequence
from typing import Any

from bot.cards.answer_view import dialog
from bot.cards.kit import context, section
from bot.words import found as words
from bot.words.titles import FOUND
from engine.whereabouts import Answer


def found_view(answers: Sequence[Answer]) -> dict[str, Any]:
    """Each commit and pull request with the releases, tags and branches that hold it."""
    if not answers:
        return dialog(FOUND, [section(words.NOTHING_NAMED)])
    blocks = [section(text) for one in answers for text in words.answer(one)]
    return dialog(FOUND, [*blocks, context(words.ABOUT)])
