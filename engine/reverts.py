"""Work that a rollback took out: what the next release re-applies, and what it leaves out.

Git drops reverted features silently when the same branch is merged again (the commits are
ancestors already), so a plan must say it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.history import lines_of
from engine.ports import Repository
from release import facts as f
from release.commits import Commit
from release.policy import Policy

_REVERTS = re.compile(r"^This reverts commit ([0-9a-f]{40})\.", re.MULTILINE)


@dataclass(frozen=True)
class Reverts:
    """Changes of reverted merges in a range: back in again, or left out."""

    reapplied: tuple[f.Line, ...] = ()
    left_out: tuple[f.Line, ...] = ()


async def reverts_in(
    repository: Repository, policy: Policy, since: Sequence[str], until: str
) -> Reverts:
    """Find reverted merges of a range and whether their revert was itself reverted."""
    commits = await repository.log(since, until, paths=False)
    reverted = {sha: commit for commit in commits for sha in _REVERTS.findall(commit.body)}
    merges = {commit.sha: commit for commit in commits if commit.is_merge}
    back: list[f.Line] = []
    out: list[f.Line] = []
    for sha, revert in reverted.items():
        if sha in merges:
            brought = await _brought(repository, policy, merges[sha])
            (back if revert.sha in reverted else out).extend(brought)
    return Reverts(tuple(back), tuple(out))


async def _brought(repository: Repository, policy: Policy, merge: Commit) -> tuple[f.Line, ...]:
    """What a merge brought in."""
    return lines_of(await repository.log([merge.parents[0]], merge.parents[1]), policy)
