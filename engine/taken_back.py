"""Merges that a range takes back: what they brought is out, although its commits are in the range.

Git drops reverted features silently when the same branch is merged again (the commits are
ancestors already).
"""

import re
from collections.abc import Sequence

from engine.ports import Repository
from release.commits import Commit
from release.values import Struct

_REVERTS = re.compile(r"^This reverts commit ([0-9a-f]{40})\.", re.MULTILINE)


class TakenBack(Struct, frozen=True):
    """What reverted merges had brought: in again (the revert was itself reverted), or out."""

    again: tuple[Commit, ...] = ()
    out: tuple[Commit, ...] = ()


async def taken_back(repository: Repository, commits: Sequence[Commit]) -> TakenBack:
    """Find the reverted merges of a range."""
    reverted = {sha: commit for commit in commits for sha in _REVERTS.findall(commit.body)}
    merges = {commit.sha: commit for commit in commits if commit.is_merge}
    again: list[Commit] = []
    out: list[Commit] = []
    for sha, revert in reverted.items():
        if merge := merges.get(sha):
            brought = await repository.log([merge.parents[0]], merge.parents[1])
            (again if revert.sha in reverted else out).extend(brought)
    return TakenBack(tuple(again), tuple(out))
