"""Notes that are longer than one field of a form holds, in several, and joined again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest

from release.notes.edits import is_title
from release.values import Struct

ROOM = 2400
"""How much of the notes stands in one field, in UTF-16 units; it takes 3,000: room to write."""
_MARKED = re.compile(r"#{1,6} ")
_TITLE = 60
_WORD = re.compile(r"\s*\S+\s*|\s+")


class Field(Struct, frozen=True):
    """Whole sections by their titles, or the nth part of one that is too long for a field."""

    titles: tuple[str, ...]
    text: str
    nth: int = 1
    of: int = 1


class Fields(Struct, frozen=True):
    """Fields whose texts neither begin nor end with white space, and what stands around each."""

    fields: tuple[Field, ...]
    gaps: tuple[str, ...]


def split(text: str) -> Fields:
    """As few fields as hold it, each with room to write; cut where sections begin, if possible."""
    fields, gaps = [], [""]
    for part in _together(_sections(text)):
        body = part.text.strip()
        at = part.text.index(body) if body else len(part.text)
        gaps[-1] += part.text[:at]
        if body:
            fields.append(Field(part.titles, body, part.nth, part.of))
            gaps.append(part.text[at + len(body) :])
    return Fields(tuple(fields), tuple(gaps))


def join(texts: Sequence[str], like: Fields) -> str:
    """The notes again, byte for byte where nothing was changed; an emptied field leaves no gap."""
    before, end = like.gaps[:-1], like.gaps[-1]
    whole, gap = "", ""
    for text, own in zip_longest(texts, before[: len(texts)], fillvalue="\n\n"):
        gap = max(gap, own, key=len)
        if text.strip():
            whole, gap = whole + gap + text.strip("\n").rstrip(), ""
    return whole + end


def _sections(text: str) -> Iterator[Field]:
    """Sections with their titles, the first with the heading; one that is too long in parts."""
    lines = text.splitlines(keepends=True)
    titles = _titles(lines)
    starts = [0, *titles[1:], len(lines)]
    for start, end in pairwise(starts):
        at = start or next(iter(titles), 0)
        title = (lines[at].strip().lstrip("# ")[:_TITLE],) if at else ()
        section = "".join(lines[start:end])
        parts = list(_parts(lines[start:end])) if units(section) > ROOM else [section]
        for nth, part in enumerate(parts, 1):
            yield Field(title, part, nth, len(parts))


def _titles(lines: Sequence[str]) -> list[int]:
    """Where sections begin; the heading with version and date begins none."""
    heading = next((at for at, line in enumerate(lines) if line.strip()), 0)
    below = range(heading + 1, len(lines))
    marked = [at for at in below if _MARKED.match(lines[at])]
    alone = (at for at in below if at - 1 == heading or not lines[at - 1].strip())
    return marked or [at for at in alone if is_title(lines[at])]


def _parts(lines: Iterable[str]) -> Iterator[str]:
    """Cut at line ends; a line that is too long between words, a word anywhere."""
    part = ""
    for piece in (piece for line in lines for piece in _pieces(line)):
        if part and units(part + piece) > ROOM:
            yield part
            part = ""
        part += piece
    yield part


def _pieces(line: str) -> Iterator[str]:
    if units(line) <= ROOM:
        yield line
        return
    for word in _WORD.findall(line):
        yield from (word[at : at + ROOM // 2] for at in range(0, len(word), ROOM // 2))


def _together(sections: Iterable[Field]) -> Iterator[Field]:
    """Neighbours that are whole share a field, as long as it has room."""
    last: Field | None = None
    for one in sections:
        whole = last is not None and last.of == one.of == 1
        if last and whole and units(last.text + one.text) <= ROOM:
            last = Field((*last.titles, *one.titles), last.text + one.text)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def units(text: str) -> int:
    """Its length as a form counts it: an emoji outside the first plane is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
