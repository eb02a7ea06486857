"""How a release went: from the record, with what people added."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.cards.kit import Block, Message, actions, message, plain, section, sections
from bot.words import retro as words
from bot.words.marks import status
from bot.words.text import bullets, esc, lasting
from release.lessons import ACTION, noted
from release.offers import Press
from release.retro import Story

_NOTES = 8


def retro(data: Mapping[str, Any], now: datetime) -> Message:
    """data: story (Story)."""
    story: Story = data["story"]
    release = story.release
    tag = f"{esc(release.project)} {esc(release.started.tag)}"
    ended = release.shipped_at or release.ended_at
    took = f", after {lasting(ended - release.at)}" if ended else ""
    head = f"*Looking back at {tag}*: {status(release.status)}{took}"
    timeline = bullets([words.moment(release, one) for one in story.timeline], most=20)
    trouble = words.trouble(story)
    parts: list[Block | None] = [
        section("\n".join(filter(None, [head, words.lead(story), words.waited(story)]))),
        section(timeline),
        section("\n".join(trouble[:20]) or words.NOTHING),
        *sections("\n".join(map(words.note, story.notes[-_NOTES:])), most=3),
        _buttons(story),
    ]
    return message(f"Looking back at {tag}", parts)


def _buttons(story: Story) -> Block | None:
    release = story.release
    found = [_button("Add what you know…", Press("review", release.id))]
    found += [
        _button(f"Done: {one.text}", Press("tick", release.id, f"{ACTION}{one.id}"))
        for one in noted(release)[:5]
    ]
    return actions(found)


def _button(label: str, press: Press) -> Block:
    return {
        "type": "button",
        "text": plain(label),
        "action_id": f"{press.verb}:{press.subject}",
        "value": press.encode(),
    }
