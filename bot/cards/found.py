"""“Which release has this?”: the answer, in a dialog or below what was typed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.answer_view import dialog
from bot.cards.kit import Block, Message, context, message, section
from bot.words import found as words
from bot.words.text import listed
from bot.words.titles import FOUND
from engine.whereabouts import Answer


def found_view(answers: Sequence[Answer]) -> dict[str, Any]:
    """Each commit and pull request with the releases, tags and branches that hold it."""
    return dialog(FOUND, _blocks(answers) if answers else [section(words.NOTHING_NAMED)])


def where(data: Mapping[str, Any], now: datetime) -> Message:
    """The same as a message; data: answers."""
    answers: Sequence[Answer] = data["answers"]
    said = [words.mentioned(mention) for mention, _ in answers]
    return message(f"Where {listed(said)} is", _blocks(answers))


def _blocks(answers: Sequence[Answer]) -> list[Block]:
    blocks = [section(text) for one in answers for text in words.answer(one)]
    return [*blocks, context(words.ABOUT)]
