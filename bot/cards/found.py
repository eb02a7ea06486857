"""“Which release has this?”: the answer, in a dialog or below what was typed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.answer_view import dialog
from bot.cards.kit import Block, Message, actions, confirm, context, message, plain, section
from bot.words import found as words
from bot.words.text import cut, listed
from bot.words.titles import FOUND
from engine.whereabouts import Answer, Found
from release.offers import Press


def found_view(answers: Sequence[Answer]) -> dict[str, Any]:
    """Each commit and pull request with the releases, tags and branches that hold it."""
    return dialog(FOUND, _blocks(answers) if answers else [section(words.NOTHING_NAMED)])


def where(data: Mapping[str, Any], now: datetime) -> Message:
    """The same as a message; data: answers."""
    answers: Sequence[Answer] = data["answers"]
    said = [words.mentioned(mention) for mention, _ in answers]
    return message(f"Where {listed(said)} is", _blocks(answers))


def _blocks(answers: Sequence[Answer]) -> list[Block]:
    blocks: list[Block] = []
    for mention, every in answers:
        blocks += [] if every else [section(words.unknown(mention))]
        for one in every:
            blocks += [section(words.found(mention, one)), *_carries(one)]
    return [*blocks, context(words.ABOUT)]


def _carries(found: Found) -> list[Block]:
    """The way to other lines, where there are any: asked about first, as it reaches them all."""
    if not found.other_lines:
        return []
    sha, subject = found.holding.commit, found.holding.subject
    press = Press("backport", "", f"{sha} --project {found.project}")
    button = {
        "type": "button",
        "text": plain(words.BACKPORT.format(sha[:8])),
        "action_id": f"backport:{sha[:12]}",
        "value": press.encode(),
        "confirm": confirm(
            words.BACKPORT.format(sha[:8]).rstrip("…") + "?", words.CARRIES.format(cut(subject, 120)),
            "Backport", "Not yet",
        ),
    }  # fmt: skip
    row = actions([button])
    return [row] if row else []
