"""Which commits a forge made of pull requests by squashing each into one."""

from collections.abc import Collection, Iterable

from release.changes.titles import read_title
from release.commits import Commit


def squashed(first_parent_log: Iterable[Commit], merged_by: Collection[str]) -> set[str]:
    """The commits with one parent and a pull request's number that one of these committed.

    Addresses are in lower case. Who wrote a commit, and what its body says, is not looked at.
    """
    return {c.sha for c in first_parent_log if c.committer.lower() in merged_by and _numbered(c)}


def likely_forge(direct: Collection[Commit]) -> str:
    """The one address that committed them all, each with a number, and wrote none; or nothing."""
    committers = {commit.committer.lower() for commit in direct}
    if len(committers) != 1 or committers & {commit.email.lower() for commit in direct}:
        return ""
    return committers.pop() if all(map(_numbered, direct)) else ""


def _numbered(commit: Commit) -> bool:
    return len(commit.parents) == 1 and read_title(commit.subject, "").pull is not None
