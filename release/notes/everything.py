"""Every change of a release, one line each: for those who look for a commit, not for news."""

from collections.abc import Iterable

from release.changes import Change
from release.changes.change import OTHER
from release.notes.clean import clean
from release.notes.entries import entry_of


def everything(heading: str, changes: Iterable[Change]) -> str:
    """The section of a version, under the heading that its notes have, in the order given."""
    lines = [_line(change) for change in changes]
    return "\n".join([heading, "", *lines]).rstrip() + "\n"


def _line(change: Change) -> str:
    """`- fix(api): close the socket (#12) – Mei Tanaka, 1a2b3c4d`."""
    entry = entry_of(change)
    scope = f"({entry.scope})" if entry.scope else ""
    bang = "!" if change.breaking is not None else ""
    kind = f"{clean(entry.type)}{scope}{bang}: " if entry.type != OTHER else ""
    pull = f" (#{entry.pr})" if entry.pr else ""
    return f"- {kind}{entry.text}{pull} – {entry.author}, {entry.short}"
