"""The backport matrix: each fix and each line that should have it, with how that came out."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from release.facts import Line
from release.policy import Policy

PREPARED = "backport/{fix}-to-{line}"
"""The branch that is prepared for a person, unless the policy names another pattern."""


class Cell(StrEnum):
    """How a fix stands on one line."""

    OPEN = "open"
    DONE = "done"
    CONFLICT = "conflict"
    NOT_NEEDED = "not needed"
    ENDED = "end of life"


class Clash(BaseModel):
    """One path that a person must bring together, and who touched it last."""

    model_config = ConfigDict(frozen=True)
    path: str
    kind: str = ""
    people: tuple[str, ...] = ()


class Spot(BaseModel):
    """One cell of the matrix: a line, its branch, and how the fix stands there.

    `made_from` is the tag that the branch is made from when it is not there yet; `prepared` the
    branch on which a person resolves a conflict.
    """

    model_config = ConfigDict(frozen=True)
    line: str
    branch: str
    made_from: str | None = None
    cell: Cell = Cell.OPEN
    detail: str = ""
    by: str = ""
    commit: str = ""
    clashes: tuple[Clash, ...] = ()
    prepared: str = ""

    @property
    def settled(self) -> bool:
        """True when nothing is left to do."""
        return self.cell not in (Cell.OPEN, Cell.CONFLICT)


class Backport(BaseModel):
    """A row of the matrix. `fix` is how people call it; `commits` are the oldest first."""

    model_config = ConfigDict(frozen=True)
    id: str
    fix: str
    title: str
    commits: tuple[str, ...]
    by: str
    at: datetime
    label: str = ""
    release: str | None = None
    spots: tuple[Spot, ...] = ()

    @property
    def complete(self) -> bool:
        """True when no cell is empty and no conflict is open."""
        return all(spot.settled for spot in self.spots)

    @property
    def open(self) -> bool:
        """True while a cell is empty."""
        return any(spot.cell is Cell.OPEN for spot in self.spots)

    def spot(self, line: str) -> Spot | None:
        """The cell of a line."""
        return next((one for one in self.spots if one.line == line), None)

    def having(self, spots: Iterable[Spot]) -> "Backport":
        """The row with these cells in place of their old ones, new ones at its end."""
        new = {spot.line: spot for spot in spots}
        kept = [new.pop(spot.line, spot) for spot in self.spots]
        return self.model_copy(update={"spots": (*kept, *new.values())})


class Target(BaseModel):
    """A line that may take a fix: what it accepts (all, without it) and what it never takes."""

    model_config = ConfigDict(frozen=True)
    line: str
    branch: str
    made_from: str | None = None
    accepts: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    ended: bool = False


MOST_ROWS = 200


def with_row(rows: Iterable[Backport], row: Backport) -> list[Backport]:
    """The matrix with this row new, or in the place of its old one; the newest fix first."""
    every = [row, *(one for one in rows if one.id != row.id)]
    return sorted(every, key=lambda one: one.at, reverse=True)[:MOST_ROWS]


def backport_id(commits: Sequence[str]) -> str:
    """The same fix has the same row, whoever asks for it; a part of it has another."""
    return f"b-{hashlib.sha256(' '.join(commits).encode()).hexdigest()[:12]}"


def planned(target: Target, changes: Sequence[Line], label: str) -> Spot:
    """The cell as it begins: open, or closed by what the line's rules say of the fix."""
    spot = Spot(line=target.line, branch=target.branch, made_from=target.made_from)
    if target.ended:
        return spot.model_copy(update={"cell": Cell.ENDED})
    refused = unwanted(target, changes, label)
    if not refused:
        return spot
    reason = f"{target.line} {refused}"
    return spot.model_copy(update={"cell": Cell.NOT_NEEDED, "detail": reason, "by": "policy"})


def unwanted(target: Target, changes: Sequence[Line], label: str) -> str:
    """Why a line does not take a fix, as the end of a sentence; empty when it does."""
    for change in changes:
        classes = {*change.classes, label} - {""}
        wrong = [name for name in target.never if name in classes]
        if wrong:
            return f"takes no {' or '.join(wrong)} ({change.sha[:8]})"
        if target.accepts and not classes & set(target.accepts):
            return f"takes {' and '.join(target.accepts)} only ({change.sha[:8]} is neither)"
    return ""


def prepared_branch(policy: Policy, fix: str, line: str) -> str:
    """The branch on which a person resolves a conflict."""
    pattern = policy.branches.get("backport", PREPARED)
    return pattern.replace("{fix}", _word(fix)).replace("{line}", _word(line))


def _word(text: str) -> str:
    """One part of a branch's name."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "-" for c in text)
    return kept.strip(".-") or "fix"
