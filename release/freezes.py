"""Freezes: what landed on a frozen branch that should not have, and what excuses it."""

from datetime import datetime

from release import facts as f
from release.state import Release, When
from release.values import Struct


class Violation(Struct, frozen=True):
    """A commit on a frozen branch whose class of change is frozen there."""

    branch: str
    line: f.Line
    classes: tuple[str, ...]
    at: datetime


def violations(release: Release, now: datetime) -> list[Violation]:
    """Every commit that breaks a freeze of this release and has no valid exception."""
    excused = excused_commits(release, now)
    return [v for v in all_violations(release) if v.line.sha not in excused]


def all_violations(release: Release) -> list[Violation]:
    """Every commit that breaks a freeze of this release, excused or not; reverted ones do not."""
    found: list[Violation] = []
    back = {when.fact.branch: set(when.fact.undone) for when in release.landed}
    seen: set[str] = set()
    for when in release.landed:
        freeze = release.freezes.get(when.fact.branch)
        if freeze is None:
            continue
        frozen = set(freeze.fact.classes)
        for line in when.fact.lines:
            classes = tuple(name for name in line.classes if name in frozen)
            if classes and line.sha not in {*back[when.fact.branch], *seen}:
                seen.add(line.sha)  # a branch that was rewritten is told of once more
                found.append(Violation(when.fact.branch, line, classes, when.at))
    return found


def landed_on(release: Release, branch: str) -> list[f.Line]:
    """All that was seen to land on a branch."""
    return [line for w in release.landed if w.fact.branch == branch for line in w.fact.lines]


def excused_commits(release: Release, now: datetime) -> set[str]:
    """Commits with a granted exception that has not expired."""
    return {
        sha
        for id_, asked in release.exceptions.items()
        if _granted(release, id_, now)
        for sha in asked.fact.commits
    }


def exceptions(release: Release, now: datetime) -> list[tuple[When, f.ExceptionAsked]]:
    """The exceptions that excuse something now: who granted each, and what was asked for."""
    broke = {violation.line.sha for violation in all_violations(release)}
    return [
        (release.decisions[id_], asked.fact)
        for id_, asked in release.exceptions.items()
        if _granted(release, id_, now) and broke & set(asked.fact.commits)
    ]


def open_exceptions(release: Release) -> list[f.ExceptionAsked]:
    """Requests for an exception that nobody has decided yet."""
    return [a.fact for id_, a in release.exceptions.items() if id_ not in release.decisions]


def _granted(release: Release, id_: str, now: datetime) -> bool:
    decided = release.decisions.get(id_)
    if decided is None or not decided.fact.granted:
        return False
    return decided.fact.until is None or decided.fact.until > now
