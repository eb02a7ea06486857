"""Sentences with gaps: `{name|fallback}` is a gap, `[…]` stays out when a gap in it is empty."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.words.text import bullets, code, esc, listed, person, said, when
from release.state import Release

_GAP = re.compile(r"\{([a-z_]+)(?:\|([^{}]*))?\}")
_PART = re.compile(r"\[([^\[\]]*)\]")
_PEOPLE = frozenset({"who", "by", "user", "requester", "owner", "captain"})
CONCERNS = {
    "content": "the code",
    "notes": "the notes",
    "risk": "the risk class",
    "plan": "the plan",
    "date": "the date",
    "author": "the authors",
}
"""What an approval is bound to, in words."""
_AS_TYPED = frozenset({"given", "verb", "usage", "branch", "pattern", "file", "heading", "paths"})


def fill(template: str, facts: Mapping[str, Any]) -> str:
    """The sentence. No fact is needed for it, and what people wrote in one is made safe."""
    words = {name: _words(name, facts.get(name)) for name in gaps(template)}

    def part(found: re.Match[str]) -> str:
        return found[1] if all(words[name] for name in gaps(found[1])) else ""

    whole = _PART.sub(part, template)
    return _GAP.sub(lambda found: words[found[1]] or found[2] or "", whole).strip()


def gaps(template: str) -> list[str]:
    """The facts that a sentence can use."""
    return list(dict.fromkeys(name for name, _ in _GAP.findall(template)))


def _words(name: str, value: Any) -> str:
    if isinstance(value, Release):
        return esc(value.started.tag)
    return _SHOWN[name](value) if name in _SHOWN else said(value)


def _near(value: Any) -> str:
    """The nearest known word; whoever found it may have made the sentence already."""
    words = said(value)
    return words if not words or " " in words else f"Did you mean {code(words)}?"


def _moment(value: Any) -> str:
    """A time, also one that was kept as text."""
    try:
        return when(datetime.fromisoformat(value)) if isinstance(value, str) else said(value)
    except ValueError:
        return esc(value)


def _problems(value: Any) -> str:
    """Several as a list of their own."""
    if isinstance(value, list | tuple) and value:
        return "\n" + bullets([esc(one) for one in value])
    return said(value)


def _changed(value: Any) -> str:
    return listed(CONCERNS.get(one, esc(one)) for one in value or ())


_SHOWN: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(_PEOPLE, lambda value: said(value, person)),
    **dict.fromkeys(_AS_TYPED, lambda value: said(value, code)),
    **dict.fromkeys(("at", "until"), _moment),
    "near": _near,
    "problems": _problems,
    "changed": _changed,
}
"""Facts that are not plain words, by their names."""
