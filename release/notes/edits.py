"""A person's edit of the notes, carried over to notes rendered anew."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise

_ITEM = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s|\s+\S")
_SAME_HEADING = 0.5


def merge_edit(base: str, edited: str, rendered: str) -> str:
    """What `rendered` says, with what a person changed from `base` to `edited`.

    By lines: theirs stay, the ones they took out stay out, new ones come into their section,
    and ones that are gone disappear unless they were edited. Where both changed a line, the
    person's stays and the new one stands beside it; there are no conflict markers. The heading
    with version and date is never the person's. A new line brings back a section taken out.
    """
    if edited == base:
        return rendered
    edited = edited.replace("\r\n", "\n")
    heading, new = _behead(rendered)
    old_heading, old = _behead(base)
    theirs = _without_heading(edited.rstrip("\n").split("\n"), old_heading)
    body = new if theirs == old else _tidy(_Merge(old, theirs, new).lines(), (theirs, new))
    end = rendered[len(rendered.rstrip("\n")) :]
    return "\n".join([*heading, *body]).rstrip("\n") + end


def _behead(text: str) -> tuple[list[str], list[str]]:
    """The lines up to the first that is not empty, and the rest."""
    lines = text.rstrip("\n").split("\n")
    at = next((at for at, line in enumerate(lines) if line.strip()), len(lines) - 1)
    return lines[: at + 1], lines[at + 1 :]


def _without_heading(lines: list[str], heading: list[str]) -> list[str]:
    """Their lines without the heading, or without what they made of it."""
    first = heading[-1]
    if first in lines:
        at = lines.index(first)
        return [line for line in lines[:at] if line.strip()] + lines[at + 1 :]
    at = next((at for at, line in enumerate(lines) if line.strip()), 0)
    alike = SequenceMatcher(None, lines[at], first, autojunk=False).ratio()
    return lines[at + 1 :] if alike > _SAME_HEADING else lines


def is_title(line: str) -> bool:
    """True for what is no entry: the title of a section, or a line of prose."""
    return bool(line.strip()) and not _ITEM.match(line)


class _Merge:
    """Three lists of lines, and where each line of `base` went in the two others."""

    def __init__(self, base: list[str], edited: list[str], rendered: list[str]) -> None:
        self.base, self.edited, self.rendered = base, edited, rendered
        self.place, self.kept = _follow(base, edited)
        _, self.still = _follow(base, rendered)
        self.origin = {to: at for at, to in self.still.items()}
        self.theirs = set(range(len(edited))) - set(self.kept.values())

    def lines(self) -> list[str]:
        """The merged lines."""
        gone, added = self._gone(), self._added()
        merged = added[-1]
        for at, line in enumerate(self.edited):
            merged += added[at] if at in gone else [line, *added[at]]
        return merged

    def _gone(self) -> set[int]:
        """The edited lines that are gone from the notes, and were not the person's."""
        lost = [at for at in range(len(self.base)) if at not in self.still]
        gone = {self.kept[at] for at in lost if at in self.kept}
        moved = {self.base[at] for at in lost if at not in self.kept and _ITEM.match(self.base[at])}
        moved -= set(self.rendered)
        gone |= {at for at in self.theirs if self.edited[at] in moved}
        for title in [at for at in gone if is_title(self.edited[at])]:
            # What is theirs must not end under another title because its own is gone.
            if any(self.edited[at].strip() and at not in gone for at in self._below(title)):
                gone -= {title, title - 1} if self._is_blank(title - 1) else {title}
        return gone

    def _added(self) -> defaultdict[int, list[str]]:
        """New lines, by the edited line they come after; -1 is the beginning."""
        said = self._said()
        added: defaultdict[int, list[str]] = defaultdict(list)
        for run in _runs(self._new()):
            anchor = self._whole(self.place[self.origin[run[0] - 1]]) if run[0] else -1
            entries, sections = _split([self.rendered[at] for at in run])
            added[anchor] += [line for line in entries if line not in said]
            last = max(
                (at for at in self._below(anchor) if self.edited[at].strip()), default=anchor
            )
            added[last] += [line for line in sections if line not in said]
        return added

    def _said(self) -> set[str]:
        """Entries that are not new: the person wrote the same, or changed it where it was."""
        lost = (at for at in range(len(self.base)) if at not in self.still and at not in self.kept)
        said = {self.edited[at] for at in self.theirs} | {self.base[at] for at in lost}
        return {line for line in said if _ITEM.match(line)}

    def _whole(self, at: int) -> int:
        """The last line of an entry: the indented ones below it belong to it."""
        for below in range(at + 1, len(self.edited)):
            if self.edited[below][:1].isspace():
                at = below
            elif self.edited[below]:
                break
        return at

    def _new(self) -> list[int]:
        """The rendered lines that the base has not, and titles that they need back."""
        fresh = {at for at in range(len(self.rendered)) if at not in self.origin}
        back: set[int] = set()
        for at in fresh:
            above = next((n for n in range(at, -1, -1) if is_title(self.rendered[n])), -1)
            if _ITEM.match(self.rendered[at]) and self._was_taken_out(above):
                back |= {above, above - 1} if self._was_taken_out(above - 1) else {above}
        return sorted(fresh | back)

    def _was_taken_out(self, at: int) -> bool:
        """True when the person deleted this rendered line; False when they wrote it anew."""
        origin = self.origin.get(at, -1)
        if origin < 0 or origin in self.kept:
            return False
        written = self.place[origin]
        return written not in self.theirs or not is_title(self.edited[written])

    def _below(self, line: int) -> Iterator[int]:
        """The edited lines below one, up to the next title."""
        for at in range(line + 1, len(self.edited)):
            if is_title(self.edited[at]):
                return
            yield at

    def _is_blank(self, at: int) -> bool:
        return at >= 0 and not self.edited[at].strip()


def _follow(base: Sequence[str], other: Sequence[str]) -> tuple[list[int], dict[int, int]]:
    """For each base line the line of the other it became (or came before it, if deleted).

    And the ones that are unchanged. Blank lines do not attract each other: they are too many.
    """
    matcher = SequenceMatcher(lambda line: not line.strip(), base, other, autojunk=False)
    place: list[int] = []
    kept: dict[int, int] = {}
    for tag, start, end, to, until in matcher.get_opcodes():
        place += [min(to + at, until - 1) for at in range(end - start)]
        if tag == "equal":
            kept.update(zip(range(start, end), range(to, until), strict=True))
    return place, kept


def _runs(numbers: list[int]) -> list[list[int]]:
    """Neighbours together: 1 2 3, 7, 9 10."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _split(lines: list[str]) -> tuple[list[str], list[str]]:
    """A run of new lines: entries of the section it is in, and whole new sections."""
    at = next((at for at, line in enumerate(lines) if is_title(line)), len(lines))
    while 0 < at < len(lines) and not lines[at - 1].strip():
        at -= 1
    return lines[:at], lines[at:]


def _tidy(lines: list[str], like: Collection[list[str]]) -> list[str]:
    """With the blank lines that the others have, where a merge leaves too many or too few."""
    allowed = max(_blank_run(text) for text in like)
    spaced = {b for text in like for a, b in pairwise(text) if is_title(b) and not a.strip()}
    tidy: list[str] = []
    for line in lines:
        if line in spaced and tidy and tidy[-1].strip():
            tidy.append("")
        if line.strip() or not tidy or any(before.strip() for before in tidy[-allowed:]):
            tidy.append(line)
    return tidy


def _blank_run(lines: list[str]) -> int:
    runs = (len(list(run)) for blank, run in groupby(lines, lambda line: not line.strip()) if blank)
    return max(runs, default=1)
