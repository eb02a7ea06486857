"""Who stands in for whom: the list, and the letter to who was asked to."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.cards.kit import Message, message, section, sections
from bot.words.text import bold, bullets, count, esc, person, when
from release.delegation import Delegation

NOBODY = "Nobody approves for somebody else now."


def stand_in(one: Delegation) -> str:
    """One of them, in a sentence."""
    why = f" ({esc(one.reason, 200)})" if one.reason else ""
    return f"{person(one.to)} approves for {person(one.by)} until {when(one.until)}{why}"


def delegations(data: Mapping[str, Any], now: datetime) -> Message:
    """Everybody who is away in a project, and who approves for them."""
    every: Iterable[Delegation] = data.get("active") or ()
    lines = [stand_in(one) for one in every]
    if not lines:
        return message(NOBODY, [section(NOBODY)])
    return message(f"{count(len(lines), 'stand-in')}.", sections(bullets(lines)))


def delegated(what: Mapping[str, Any]) -> Message:
    """To who stands in: what that means, and how long."""
    given = Delegation.of({name: what[name] for name in ("by", "to", "until", "reason")})
    why = f": {esc(given.reason, 500)}" if given.reason else ""
    text = (
        f"🤝 {person(given.by)} is away{why}. Until {when(given.until)} you may approve releases of "
        f"{bold(what['project'])} for {person(given.by)}. The record says so."
    )
    return message(text, [section(text)])
