"""Read the version of a part out of a file's text."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from release.bound_record import Record
from release.version_files.keys import split_key, value_at

LONGEST: Final = 80
"""What a version may have at most; more is no version."""


class Unreadable(ValueError):
    """No version stands there; the message says what was looked for."""


def read_record(record: Record, text: str) -> str:
    """The version in a file's text. Raises Unreadable."""
    if record.key:
        return version(_by_key(record.file or "", record.key, text))
    return version(_by_pattern(record.pattern, text) if record.pattern else text)


def version(found: Any) -> str:
    """What was found, as one short line. Raises Unreadable."""
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise Unreadable(f"expected a version, found {_named(found)}")
    text = str(found).strip()
    if not text or len(text) > LONGEST or not text.isprintable():
        raise Unreadable(f"expected a version, found {text[:20]!r}")
    return text


def _named(found: Any) -> str:
    if isinstance(found, float):
        return f"the number {found}: write it in quotes"
    return "nothing" if found is None else f"a {type(found).__name__}"


def _by_key(file: str, key: str, text: str) -> Any:
    parse = _PARSERS.get(file.rpartition(".")[2].lower())
    if parse is None:
        raise Unreadable(f"a key is for {', '.join(_PARSERS)}; use a pattern for {file}")
    try:
        data = parse(text)
    except (ValueError, YAMLError, RecursionError) as wrong:
        raise Unreadable(f"cannot be read: {str(wrong).splitlines()[0]}") from wrong
    found = value_at(data, split_key(key))
    if found is None:
        raise Unreadable(f"has nothing at {key}")
    return found


def _by_pattern(pattern: str, text: str) -> str:
    try:
        found = list(re.finditer(pattern, text, re.MULTILINE))
    except re.error as wrong:
        raise Unreadable(f"{pattern!r} is no regular expression: {wrong}") from wrong
    if not found:
        raise Unreadable(f"has nothing like {pattern!r}")
    return found[-1][1] if found[-1].re.groups else found[-1][0]


def _yaml(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "json": json.loads,
    "toml": tomllib.loads,
    "yml": _yaml,
    "yaml": _yaml,
}
