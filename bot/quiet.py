"""Naming people without pinging them: a new message mentions only those it asks something of."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.cards import Message
from bot.words.text import esc
from release import facts as f
from release.journal import Sealed
from release.records import Post
from release.state import Release
from release.turns import not_asked

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")
_NAME = 60
# Lines that ask somebody for something; whoever caused them is named, not asked.
_ASKING = (
    f.ExceptionAsked,
    f.Rejected,
    f.StepEnded,
    f.Reminded,
    f.LateNoted,
    f.Rescheduled,
    f.RetroNoted,
)

Unasked = Callable[[str], bool]


def everybody(_user: str) -> bool:
    """Nobody is asked for anything."""
    return True


def nobody(_user: str) -> bool:
    """Everybody who is mentioned is meant."""
    return False


def unasked(post: Post, release: Release, sealed: Sealed | None) -> Unasked:
    """Who of those that a post mentions is not asked for anything; `sealed` is a line's fact.

    Edits of a card notify nobody in Slack, so they mention people as ever.
    """
    show = post.what["show"]
    if sealed is not None and isinstance(f.fact_of(sealed), _ASKING):
        by = str(getattr(f.fact_of(sealed), "by", ""))
        return lambda user: user == by
    if show == "nudge":
        return lambda user: user == post.what.get("by")
    if show == "request":
        return lambda user: user in not_asked(release, str(post.what["approval"]))
    if show in ("line", "announcement") or (show == "card" and not post.ts):
        return everybody
    return nobody


def mentioned(message: Message) -> set[str]:
    """The users whom a message mentions."""
    found = set(_MENTION.findall(message.text))
    return found.union(*(_MENTION.findall(text) for text in _texts(message.blocks)))


def named(message: Message, names: Mapping[str, str]) -> Message:
    """The message with these users' names in the place of their mentions."""

    def name(found: re.Match[str]) -> str:
        return esc(names[found[1]], _NAME) if found[1] in names else found[0]

    def walk(node: Any) -> Any:
        if isinstance(node, str):
            return _MENTION.sub(name, node)
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        return [walk(one) for one in node] if isinstance(node, list) else node

    return Message(walk(message.text), walk(message.blocks), walk(message.classic))


def _texts(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for one in inner for text in _texts(one)]
