"""The plan of an update: every rule is checked before anything is changed."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from release.version import Version, VersionError
from release.version_files.kinds import KINDS, LOCKS
from release.version_files.spots import Fault, FileRule, Problem, Spot, VersionFileError

# What may stand before the version in a value: "v1.2.3", an image's "registry:5000/app:1.2.3".
_VALUE = re.compile(r"(?P<before>(?:.*:)?(?:v(?=\d))?)(?P<version>[^:/@\s]+)")

_LONG = 60


class _Edit(NamedTuple):
    path: str
    start: int
    end: int
    text: str


def paths_of(rules: Iterable[FileRule]) -> dict[str, bool]:
    """The files to read for `plan_update`; False for those that need not exist (npm's locks)."""
    every = list(rules)
    locks = {lock: False for rule in every for lock in _locks_beside(rule)}
    return locks | {rule.path: True for rule in every}


def plan_update(
    files: Mapping[str, str], rules: Sequence[FileRule], old: Version | None, new: Version
) -> dict[str, str]:
    """The new texts, by path, with nothing but the version changed.

    `files` are the texts of `paths_of(rules)` that exist. `old` is the version they must hold;
    None (the first release) accepts any. Raises VersionFileError with all problems at once.
    """
    edits: set[_Edit] = set()
    problems: list[Problem] = []
    for rule in _with_locks(rules, files):
        try:
            edits.update(_edits(files, rule, old, new))
        except VersionFileError as wrong:
            problems += wrong.problems
    ordered = sorted(edits)
    problems += _overlaps(ordered)
    if problems:
        raise VersionFileError(list(dict.fromkeys(problems)))
    several = groupby(ordered, attrgetter("path"))
    return {path: _apply(files[path], found) for path, found in several}


def versions_in(
    files: Mapping[str, str], rules: Sequence[FileRule]
) -> Iterator[tuple[str, Version]]:
    """The versions that the files hold, by path, as far as they can be read."""
    for rule in rules:
        text = files.get(rule.path, "")
        with suppress(Fault, VersionError):
            for spot in _find(text, rule):
                found = _VALUE.fullmatch(text[spot.start : spot.end])
                if found:
                    yield rule.path, Version.parse(found["version"])


def _with_locks(rules: Sequence[FileRule], files: Mapping[str, str]) -> Iterator[FileRule]:
    """The rules, and one for each lock file that is there beside a package.json."""
    named = {rule.path for rule in rules}
    for rule in rules:
        yield rule
        for lock in _locks_beside(rule):
            if lock in files and lock not in named:
                yield FileRule(lock, rule.kind)


def _locks_beside(rule: FileRule) -> list[str]:
    folder, slash, name = rule.path.rpartition("/")
    is_package = rule.kind == "json" and name == "package.json" and rule.key in {None, "version"}
    return [f"{folder}{slash}{lock}" for lock in LOCKS] if is_package else []


def _edits(
    files: Mapping[str, str], rule: FileRule, old: Version | None, new: Version
) -> list[_Edit]:
    """What one rule changes; VersionFileError with all that is wrong with its file."""
    text = files.get(rule.path)
    if text is None:
        raise VersionFileError([Problem(rule.path, "a file", "none")])
    try:
        spots = _find(text, rule)
    except Fault as fault:
        problem = Problem(rule.path, fault.expected, fault.found, fault.line)
        raise VersionFileError([problem]) from fault
    edits = [_edit(text, spot, rule, old, new) for spot in spots]
    if None in edits:
        raise VersionFileError(
            [
                Problem(rule.path, str(old or "a version"), _shown(text, s), _line(text, s))
                for s, edit in zip(spots, edits, strict=True)
                if edit is None
            ]
        )
    return [edit for edit in edits if edit]


def _find(text: str, rule: FileRule) -> list[Spot]:
    find = KINDS.get(rule.kind)
    if find is None:
        raise Fault(f"one of the kinds {', '.join(KINDS)}", rule.kind)
    return find(text, rule)


def _edit(text: str, spot: Spot, rule: FileRule, old: Version | None, new: Version) -> _Edit | None:
    """The version at a spot replaced, or None when another one is there."""
    found = _VALUE.fullmatch(text[spot.start : spot.end])
    if not found or (old and found["version"] not in {str(old), old.pep440()}):
        return None
    # A file that spells the old version Python's way goes on so.
    python = spot.python or (old is not None and found["version"] != str(old))
    written = new.pep440() if python else str(new)
    return _Edit(rule.path, spot.start + len(found["before"]), spot.end, written)


def _shown(text: str, spot: Spot) -> str:
    value = text[spot.start : spot.end]
    return repr(value if len(value) <= _LONG else f"{value[:_LONG]}…")


def _line(text: str, spot: Spot) -> int:
    return text.count("\n", 0, spot.start) + 1


def _overlaps(edits: Sequence[_Edit]) -> list[Problem]:
    """Two rules that want to write into the same place."""
    return [
        Problem(one.path, "rules for different places", f"{one.text} and {two.text} in one")
        for one, two in pairwise(edits)
        if one.path == two.path and two.start < one.end
    ]


def _apply(text: str, edits: Iterable[_Edit]) -> str:
    pieces, end = [], 0
    for edit in edits:
        pieces += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*pieces, text[end:]])
