"""The kinds of version files; a new one is a finder and a line in KINDS."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from release.version_files.keys import locate, split_key, text_at
from release.version_files.spots import Fault, FileRule, Finder, Spot
from release.version_files.yaml_spots import find_helm, find_yaml

LOCKS: Final = ("package-lock.json", "npm-shrinkwrap.json")
_TOML_KEYS = ("project.version", "tool.poetry.version", "package.version")


def find_python(text: str, rule: FileRule) -> list[Spot]:
    """`__version__ = "…"` (or the name in `key`) at the beginning of a line."""
    name = rule.key or "__version__"
    pattern = (
        rf"""^{re.escape(name)}(?:[ \t]*:[^=\n]+)?[ \t]*=[ \t]*(["'])(?P<version>[^"'\n]*)\1"""
    )
    return _matches(text, re.compile(pattern, re.MULTILINE), f'{name} = "…"', python=True)


def find_pattern(text: str, rule: FileRule) -> list[Spot]:
    """Every match of the rule's expression; `^` and `$` are ends of lines."""
    pattern = rule.pattern or ""
    try:
        compiled = re.compile(pattern, re.MULTILINE)
    except re.error as wrong:
        raise Fault("a regular expression", f"{pattern!r}: {wrong}") from wrong
    if "version" not in compiled.groupindex:
        raise Fault("a pattern with a group (?P<version>…)", repr(pattern))
    python = rule.path.endswith(".py")
    return _matches(text, compiled, f"something like {pattern!r}", python=python)


def _matches(text: str, pattern: re.Pattern[str], expected: str, *, python: bool) -> list[Spot]:
    found = [Spot(*match.span("version"), python) for match in pattern.finditer(text)]
    found = [spot for spot in found if spot.start >= 0]
    if not found:
        raise Fault(expected, "nothing like it")
    return found


def find_text(text: str, rule: FileRule) -> list[Spot]:
    """The whole file, without the white space around it."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if start >= end:
        raise Fault("a version and nothing else", "an empty file")
    return [Spot(start, end)]


def find_json(text: str, rule: FileRule) -> list[Spot]:
    """The value of `key` (version); of npm's lock file both versions of the package itself."""
    if rule.key is None and rule.path.rpartition("/")[2] in LOCKS:
        return find_lock(text, rule)
    return [_json_spot(text, _read_json(text), rule.key or "version")]


def find_lock(text: str, rule: FileRule) -> list[Spot]:
    """npm's lock file: the package's own version, twice since its second format."""
    data = _read_json(text)
    keys = ["version"]
    if isinstance(data, dict) and "packages" in data:
        keys.append('packages."".version')
    return [_json_spot(text, data, key) for key in keys]


def _read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as wrong:
        raise Fault("JSON", wrong.msg, wrong.lineno) from wrong
    except RecursionError as wrong:
        raise Fault("JSON", "brackets nested too deep") from wrong


def _json_spot(text: str, data: Any, key: str) -> Spot:
    name = json.dumps(split_key(key)[-1])
    value = re.escape(text_at(data, key))
    pattern = re.compile(rf'{re.escape(name)}\s*:\s*"(?P<value>{value})"')
    return locate(text, pattern, json.loads, key)


def find_toml(text: str, rule: FileRule) -> list[Spot]:
    """The value of `key`, or of the first key known to hold a version."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        line = re.search(r"at line (\d+)", str(wrong))
        raise Fault("TOML", str(wrong), int(line[1]) if line else None) from wrong
    except RecursionError as wrong:
        raise Fault("TOML", "brackets nested too deep") from wrong
    key = rule.key or _toml_key(data)
    name, value = re.escape(split_key(key)[-1]), re.escape(text_at(data, key))
    pattern = re.compile(
        rf"""(?<![\w-])(?:{name}|"{name}"|'{name}')[ \t]*=[ \t]*(["'])(?P<value>{value})\1"""
    )
    spot = locate(text, pattern, tomllib.loads, key)
    return [spot._replace(python=rule.path.rpartition("/")[2] == "pyproject.toml")]


def _toml_key(data: Any) -> str:
    for key in _TOML_KEYS:
        try:
            text_at(data, key)
        except Fault:
            continue
        return key
    raise Fault(f"a text at {' or '.join(_TOML_KEYS)}", "nothing there")


KINDS: Final[Mapping[str, Finder]] = {
    "python": find_python,
    "toml": find_toml,
    "json": find_json,
    "yaml": find_yaml,
    "helm": find_helm,
    "text": find_text,
    "pattern": find_pattern,
}
"""A kind of file to what finds the version in it."""
