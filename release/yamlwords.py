"""What is wrong with a file, in words for people: YAML's own faults, and those of its values."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from pydantic import StringConstraints

_QUOTES = "a text with braces, a colon or a leading special character needs quotes"
_INDENTED = "is everything indented with spaces, and as far as what it belongs with?"
_YAML = {
    "did not find expected ',' or": f"{_QUOTES}, and a bracket needs its partner",
    "did not find expected key": _INDENTED,
    "did not find expected '-' indicator": _INDENTED,
    "did not find expected node content": _QUOTES,
    "could not find expected ':'": "a setting is `name: value`; look at the line above, too",
    "mapping values are not allowed": f"{_QUOTES}; else {_INDENTED}",
    "cannot start any token": f"indent with spaces, never with tabs; {_QUOTES}",
}
"""The beginning or a part of what libyaml says, and what a person most probably did."""

_EXPECTED = {
    "tuple_type": "must be a list, such as [one, two]",
    "list_type": "must be a list, such as [one, two]",
    "dict_type": "must be settings, each with its name: `name: value`",
    "model_type": "must be settings, each with its name: `name: value`",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
    "too_short": "must not be empty",
}
_FORMS: dict[str, str] = {}


def form(pattern: str, words: str, **more: Any) -> StringConstraints:
    """A text of some form, and the words for whoever writes another."""
    _FORMS[pattern] = words
    return StringConstraints(pattern=pattern, **more)


def yaml_words(said: str) -> str:
    """Why a text is no YAML, with the most probable cause."""
    cause = next((cause for part, cause in _YAML.items() if part in said), "")
    return f"{said}: {cause}" if cause else said


def words_of(fault: Any, near: Callable[[str, Iterable[str]], str | None]) -> str:
    """One of pydantic's faults; `near` finds the nearest of some words."""
    kind, given = fault["type"], fault.get("input")
    context = fault.get("ctx", {})
    if kind == "missing":
        return "is missing; it must be set"
    if kind in ("string_type", "string_unicode") and isinstance(given, int | float):
        return f"must be text; write it in quotes: '{given}'"
    if kind == "string_type" and isinstance(given, dict):
        return "must be text; text in braces needs quotes"
    shown = "" if isinstance(given, dict | list) else f" (here: {given!r})"
    if kind == "literal_error":
        return f"{_one_of(choices(context['expected']), str(given), near)}{shown}"
    message = _FORMS.get(context.get("pattern", "")) or _EXPECTED.get(kind)
    message = message or str(fault["msg"]).removeprefix("Value error, ")
    return f"{message[0].lower()}{message[1:]}{shown}"


def _one_of(words: list[str], given: str, near: Callable[[str, list[str]], str | None]) -> str:
    *others, last = words
    listed = f"{', '.join(others)} or {last}" if others else last
    meant = near(given, words) if others else None
    return f"must be {listed}" + (f". Did you mean “{meant}”?" if meant else "")


def choices(expected: str) -> list[str]:
    """The words that pydantic lists as allowed."""
    return re.findall("'([^']*)'", expected)
