"""Dotted keys, and the one place in a text that a parser reads under such a key."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from release.version_files.spots import Fault, Spot

_PART = re.compile(r'"([^"]*)"|([^."]+)')
_MARK = "slipway-mark-"


def split_key(key: str) -> list[str]:
    r"""`packages."".version` as its parts."""
    return [quoted if plain == "" else plain for quoted, plain in _PART.findall(key)]


def value_at(data: Any, parts: Iterable[str]) -> Any:
    """What stands under a key in plain data, or None; lists count from 0."""
    for part in parts:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and part.isdecimal() and int(part) < len(data):
            data = data[int(part)]
        else:
            return None
    return data


def text_at(data: Any, key: str) -> str:
    """The text under a key; Fault when there is none."""
    value = value_at(data, split_key(key))
    if not isinstance(value, str):
        found = "nothing there" if value is None else f"a {type(value).__name__}"
        raise Fault(f"a text at {key}", found)
    return value


def locate(text: str, candidates: re.Pattern[str], parse: Callable[[str], Any], key: str) -> Spot:
    """The candidate (its group `value`) that the parser finds under the key.

    Every candidate is replaced by a mark of its own and the text parsed once more: the mark
    under the key tells which one it was. So the file's real grammar decides, not ours.
    """
    found = list(candidates.finditer(text))
    pieces, end = [], 0
    for number, match in enumerate(found):
        pieces += [text[end : match.start("value")], f"{_MARK}{number}"]
        end = match.end("value")
    mark = text_at(parse("".join([*pieces, text[end:]])), key)
    if not mark.startswith(_MARK):
        raise Fault(f"{key} on one line with its value", "another way of writing it")
    return Spot(*found[int(mark.removeprefix(_MARK))].span("value"))
