"""Text that is safe in Slack: cleaned, escaped, cut at a word; times and people as entities."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from release.facts import Line
from release.freezes import Violation

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_ENTITY = re.compile(r"<[@#!a-z][^<>\n]*>|&(?:amp|lt|gt);")
_EVERYONE = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
_JOINED = re.compile(r"[\u0300-\u036f\u200d\u20e3\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
_GROUP = re.compile(r"S[A-Z0-9]{2,}")
_WORD = 40  # how far back a cut looks for the end of a word

SUBJECT = 140
"""How much of a commit's subject is shown in a list."""
REASON = 600
"""How much of what a person wrote is shown in a sentence."""


def size(text: str) -> int:
    """Length as the strictest reader counts it: an emoji outside the first plane is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """At most `limit` long, ended at a word with “…”; never inside an entity or an emoji."""
    if size(text) <= limit:
        return text
    room = max(limit - 1, 0)
    end = sum(total <= room for total in accumulate(map(size, text[: room + 1])))
    space = max(text.rfind(" ", end - _WORD, end + 1), text.rfind("\n", end - _WORD, end + 1))
    end = _outside_entities(text, space if space > 0 else end)
    while end > 0 and (_JOINED.match(text, end) or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end].rstrip() + "…"


def _outside_entities(text: str, end: int) -> int:
    spans = (found.span() for found in _ENTITY.finditer(text))
    return next((start for start, stop in spans if start < end < stop), end)


def clean(text: str) -> str:
    """One line without control characters and without marks that turn the direction."""
    return " ".join(_CONTROL.sub("", str(text).replace("\n", " ")).split())


def clean_lines(text: str) -> str:
    """The same, with the lines kept."""
    lines = str(text).replace("\r\n", "\n").replace("\t", "    ").split("\n")
    return "\n".join(_CONTROL.sub("", line).rstrip() for line in lines)


def escape(text: str) -> str:
    """Make a cleaned text mean nothing to Slack; `@here` and its like stay words."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _EVERYONE.sub("@\u2060", text)


def even(text: str) -> str:
    """Backticks only in pairs: an odd one would swallow what follows."""
    odd = "```" in text or text.count("`") % 2
    return text.replace("`", "ˋ") if odd else text


def esc(text: object, limit: int = REASON) -> str:
    """What somebody wrote, in one safe line."""
    return even(escape(cut(clean(str(text)), limit)))


def code(text: object, limit: int = 200) -> str:
    """A name or a number as it is written; empty for nothing."""
    inner = esc(text, limit).replace("`", "ˋ")
    return f"`{inner}`" if inner else ""


def bold(text: object, limit: int = REASON) -> str:
    """In bold, whatever stars it holds."""
    inner = esc(text, limit).replace("*", "∗")
    return f"*{inner}*" if inner else ""


def quote(text: object, limit: int = REASON) -> str:
    """Somebody's words in quotation marks."""
    return f"“{esc(text, limit)}”"


def full_stop(words: str) -> str:
    """Ended like a sentence, once."""
    return words if words.endswith((".", "!", "?", "…", "”", "```")) else f"{words}."


def when(at: datetime) -> str:
    """A moment in the reader's own time zone."""
    fallback = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"


def lasting(length: timedelta) -> str:
    """A length of time in its two largest units: 45 s, 12 min, 1 h 5 min, 2 d 3 h."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 60:
        return (
            f"{minutes} min"
            if minutes >= 10 or not seconds % 60
            else f"{minutes} min {seconds % 60} s"
        )
    hours = minutes // 60
    if hours < 48:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"


def person(who: object) -> str:
    """A user or group as a mention; a part of Slipway by its name."""
    name = str(who)
    if _PERSON.fullmatch(name):
        return f"<@{name}>"
    if _GROUP.fullmatch(name):
        return f"<!subteam^{name}>"
    return "Slipway" if name in ("engine", "timer", "slipway", "") else esc(name, 80)


def count(number: int, noun: str) -> str:
    """1 commit, 3 commits."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(items: Iterable[str], last: str = "and", most: int = 6) -> str:
    """a, b and c; what is too much is counted."""
    shown = list(items)
    if len(shown) > most:
        shown = [*shown[: most - 1], f"{len(shown) - most + 1} more"]
    return f" {last} ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def unmarked(text: str) -> str:
    """Safe text as plain text, for the places where Slack reads no marks."""
    text = re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", text)
    text = re.sub(r"<[@#!][^<>]*>", "", text)
    text = re.sub(r"[`*]|\b_|_\b", "", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def link(url: str, label: str) -> str:
    """A link; `label` is safe already. Without an http address only the label."""
    if not re.fullmatch(r"https?://[^\s<>|]+", url):
        return label
    return f"<{url.replace('&', '&amp;')}|{label}>"


def short(sha: str, commits: str | None = None) -> str:
    """The first digits of a commit, linked when the project says where commits can be seen."""
    label = code(sha[:8])
    return link(commits.replace("{sha}", sha), label) if commits and sha.isalnum() else label


def change(line: Line, commits: str | None = None, limit: int = SUBJECT) -> str:
    """One change as a list shows it."""
    author = f" – {esc(line.author, 60)}" if line.author else ""
    return f"{short(line.sha, commits)} {esc(line.subject, limit)}{author}"


def bullets(items: Sequence[str], most: int = 10, room: int = 2600, more: int = 0) -> str:
    """A list of safe lines; what has no place is counted, with `more` that nobody listed."""
    shown: list[str] = []
    for item in items[:most]:
        line = f"• {item}"
        if size("\n".join([*shown, line])) > room:
            break
        shown.append(line)
    left = len(items) - len(shown) + more
    rest = f"… and {left:,} more" if shown else f"{left:,} that do not fit here"
    return "\n".join([*shown, rest] if left else shown)


def changes(
    lines: Sequence[Line],
    commits: str | None = None,
    *,
    most: int = 10,
    room: int = 2600,
    more: int = 0,
) -> str:
    """The first changes of a list, with a count of the rest and of `more` that nobody listed."""
    shown = [change(line, commits) for line in lines[:most]]
    return bullets(shown, most, room, more + max(len(lines) - most, 0))


def versions(found: Mapping[str, str], most: int = 16) -> str:
    """Versions by name: “backend.schema 4, bot.session-protocol 1.1.0”."""
    return listed([f"{esc(name)} {bold(version)}" for name, version in found.items()], most=most)


class Safe(str):
    """Words that are safe already."""

    __slots__ = ()


_WORDS: dict[type, Callable[[Any], str]] = {
    Safe: str,
    datetime: when,
    timedelta: lasting,
    Line: change,
    Violation: lambda violation: change(violation.line),
}


def said(value: object, show: Callable[[str], str] = esc) -> str:
    """Any value of a refusal or reply as words: times, lengths, lists, changes, names."""
    if value is None:
        return ""
    for kind, words in _WORDS.items():
        if isinstance(value, kind):
            return words(value)
    if isinstance(value, Mapping):  # such as role to its holders
        value = [one for each in value.values() for one in each]
    if isinstance(value, list | tuple | set | frozenset):
        return _said_list(list(value), show)
    return show(str(value))


def _said_list(values: list[object], show: Callable[[str], str]) -> str:
    plain = [one.line if isinstance(one, Violation) else one for one in values]
    if lines := [one for one in plain if isinstance(one, Line)]:
        return "\n" + changes(lines)
    return listed([said(value, show) for value in dict.fromkeys(values)], "or")
