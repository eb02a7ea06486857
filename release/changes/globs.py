"""Globs over the paths of a repository, in the manner of gitignore.

`*` and `?` stay inside one name, `**` crosses folders, `[a-z]` and `[!a-z]` are sets, a backslash
takes the next character as it is. A pattern without a slash matches at any depth, another one
from the top. One that ends in a slash or in a plain name also matches everything below it.
"""

import re
from collections.abc import Callable
from functools import lru_cache

_TOKEN = re.compile(
    r"(?P<deep>\*\*)|(?P<star>\*)|(?P<one>\?)|\[(?P<set>!?\]?[^\]/]+)\]|\\(?P<raw>.)"
)
_SPECIAL_IN_SETS = re.compile(r"[\\\[\]^&|~]")


@lru_cache(maxsize=512)
def path_matcher(patterns: tuple[str, ...]) -> Callable[[str], object]:
    """A function that is true for the paths which any of the globs matches."""
    return re.compile("|".join(map(_translate, patterns)) or r"(?!)", re.DOTALL).fullmatch


def _translate(pattern: str) -> str:
    if not pattern.strip("/") or pattern.startswith("!"):
        raise ValueError(f"{pattern!r} is no glob such as migrations/** or *.sql")
    whole = pattern.rstrip("/")
    anchored = "/" in whole
    names = whole.lstrip("/").split("/")
    below = r"(?:/.*)?" if not _TOKEN.search(names[-1]) else ""
    if pattern.endswith("/"):
        below = "/.*"
    if not anchored:
        names = ["**", *names]
    return _join(names) + below


def _join(names: list[str]) -> str:
    parts: list[str] = []
    for at, name in enumerate(names):
        last = at == len(names) - 1
        if name == "**":
            parts.append(".+" if last else "(?:.*/)?")
        else:
            parts.append(_name(name) + ("" if last else "/"))
    return "".join(parts)


def _name(name: str) -> str:
    parts, end = [], 0
    for token in _TOKEN.finditer(name):
        parts += [re.escape(name[end : token.start()]), _wild(token)]
        end = token.end()
    try:
        return re.compile("".join([*parts, re.escape(name[end:])])).pattern
    except re.error as wrong:
        raise ValueError(f"{name!r} is no glob: {wrong}") from wrong


def _wild(token: re.Match[str]) -> str:
    if token["raw"]:
        return re.escape(token["raw"])
    if token["set"]:
        negated, members = token["set"].startswith("!"), token["set"].removeprefix("!")
        members = _SPECIAL_IN_SETS.sub(r"\\\g<0>", members)
        return f"(?!/)[{'^' if negated else ''}{members}]"
    return "[^/]" if token["one"] else "[^/]*"
