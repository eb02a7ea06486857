"""A version's section of a changelog: finding it, putting it in, replacing it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from release.notes.template import About, NotesTemplateError, render
from release.values import Struct
from release.version import TagFormat, Version, VersionError

_VERSION = r"\d+\.\d+\.\d+(?:-(?:alpha|beta|rc|hotfix)\.\d+)?"
_DATE = r"\d{4}-\d{2}-\d{2}"
# Headings of other hands and earlier formats, so that ours ends where theirs begins:
# "## [1.2.0] - …", "### v1.2.0", "1.2.0 / 2020-01-02", "[1.2.0]".
_ANY_HEADING = re.compile(
    rf"#{{1,3}}\s+(?:(?:Version|Release)\s+)?\[?v?{_VERSION}\b.*"
    rf"|\[?v?{_VERSION}\]?(?:\s*[-–—/,]?\s*\(?{_DATE}\)?)?\s*"
)
_FENCE = re.compile(r" {0,3}(```|~~~)")
# Marks for what is not known yet, from a private area of Unicode: no template holds them.
_MARKS = {name: f"\ue000{name}\ue001" for name in ("version", "tag", "previous", "kind", "project")}
_MARKED_DATE = date(9999, 12, 31)
_MARKED_NUMBERS = re.compile(r"9999|(?<!\d)12(?!\d)|(?<!\d)31(?!\d)")  # however it is written
# What ends a changelog below its last section: the links of "[1.2.0]" and the like.
_LINKS = re.compile(r"(?:\s*\n\[[^\]\n]+\]: [^\n]*)+\s*\Z")


class Heading(Struct, frozen=True):
    """How the heading line of a version looks; `pattern` has a group version or tag."""

    pattern: re.Pattern[str]
    tags: TagFormat

    def version_in(self, line: str) -> Version | None:
        """The version whose section this line begins, or None."""
        found = self.pattern.fullmatch(line.rstrip())
        if not found:
            return None
        groups = found.groupdict()
        if text := groups.get("version"):
            try:
                return Version.parse(text)
            except VersionError:
                return None
        return self.tags.parse(groups["tag"])


@lru_cache(maxsize=64)
def heading_pattern(template: str, tags: TagFormat | None = None) -> Heading:
    """The heading of a template: its first line that is not empty, rendered with marks.

    Raises NotesTemplateError when that line holds neither the version nor the tag.
    """
    text = render(template, About(date=_MARKED_DATE, **_MARKS))
    line = next((line for line in text.splitlines() if line.strip()), "").strip()
    pattern = _MARKED_NUMBERS.sub(r"\\d+", re.escape(line))
    named = {"version": _VERSION, "tag": r"\S+?"}
    for name, mark in _MARKS.items():
        first = f"(?P<{name}>{named[name]})" if name in named else ".*?"
        pattern = pattern.replace(mark, first, 1).replace(mark, named.get(name, ".*?"))
    if not {"version", "tag"} & set(re.compile(pattern).groupindex):
        raise NotesTemplateError(1, "its first line holds neither {{ version }} nor {{ tag }}")
    return Heading(re.compile(pattern), tags or TagFormat())


class _Start(NamedTuple):
    """Where a section begins: the offset of its heading; `version` None in another format."""

    offset: int
    version: Version | None


def _starts(changelog: str, heading: Heading) -> Iterator[_Start]:
    offset, fence = 0, ""
    for line in changelog.split("\n"):
        found = _FENCE.match(line)
        if found and fence in {"", found[1]}:
            fence = "" if fence else found[1]
        elif not fence:
            version = heading.version_in(line)
            if version or _ANY_HEADING.fullmatch(line.rstrip()):
                yield _Start(offset, version)
        offset += len(line) + 1


def _span(changelog: str, version: Version, heading: Heading) -> tuple[int, int] | None:
    """Offsets of a version's section, without the blank lines after it."""
    ends = [*_starts(changelog, heading), _Start(len(changelog), None)]
    for start, following in pairwise(ends):
        if start.version == version:
            section = changelog[start.offset : following.offset]
            links = _LINKS.search(section) if following.offset == len(changelog) else None
            return start.offset, start.offset + len(section[: links and links.start()].rstrip())
    return None


def section_of(changelog: str, version: Version, heading_pattern: Heading) -> str | None:
    r"""A version's section with its heading, ending in one "\n"; None when there is none."""
    span = _span(changelog, version, heading_pattern)
    return _unix(changelog[span[0] : span[1]]) + "\n" if span else None


def without(changelog: str, versions: Iterable[Version], rule: Heading) -> str:
    """The changelog without the sections of some versions; all else stays byte for byte."""
    for version in versions:
        if span := _span(changelog, version, rule):
            after = changelog[span[1] :].lstrip("\r\n")
            changelog = changelog[: span[0]] + after
    return changelog


def insert(changelog: str, rendered: str, rule: Heading, title: str = "") -> str:
    r"""The changelog with a rendered section: in its old place, else above all other versions.

    What stands there stays byte for byte, an "Unreleased" section and the preamble above.
    A new file begins with `title`, if given. Lines end as those of the file do. Raises
    ValueError when the rendered text does not begin with a heading of `rule`.
    """
    body = _unix(rendered).strip("\n")
    version = rule.version_in(body.partition("\n")[0])
    if version is None:
        raise ValueError(f"no version in the heading {body.partition(chr(10))[0]!r}")
    newline = "\r\n" if "\r\n" in changelog else "\n"
    body = body.replace("\n", newline)
    if span := _span(changelog, version, rule):
        return changelog[: span[0]] + body + (changelog[span[1] :] or newline)
    if not changelog.strip():
        return f"{title.rstrip()}\n\n{body}\n" if title else f"{body}\n"
    at = next((start.offset for start in _starts(changelog, rule)), len(changelog))
    return _between(changelog[:at], body, changelog[at:], newline)


def _between(before: str, body: str, after: str, newline: str) -> str:
    lines = _unix(before)
    gap = "" if not before or lines.endswith("\n\n") else newline
    gap = gap + newline if before and not lines.endswith("\n") else gap
    return before + gap + body + newline + (newline + after if after else "")


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
