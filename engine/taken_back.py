"""What a range takes back: merges, and what a rollback reverted; out, although it is in the range.

Git drops reverted features silently when the same branch is merged again (the commits are
ancestors already).
"""

import re
from collections.abc import Sequence

from engine.ports import Repository
from release.commits import Commit
from release.values import Struct

_OURS = "Slipway-Reverts: "
_REVERTS = re.compile(r"^This reverts commit ([0-9a-f]{40})\.", re.MULTILINE)


class TakenBack(Struct, frozen=True):
    """What reverted merges had brought: in again (the revert was itself reverted), or out."""

    again: tuple[Commit, ...] = ()
    out: tuple[Commit, ...] = ()


async def taken_back(repository: Repository, commits: Sequence[Commit]) -> TakenBack:
    """Find the reverted merges of a range."""
    reverted = {sha: commit for commit in commits for sha in _REVERTS.findall(commit.body)}
    there = {commit.sha: commit for commit in commits}
    again: list[Commit] = []
    out: list[Commit] = []
    for sha, revert in reverted.items():
        commit = there.get(sha)
        if commit and (commit.is_merge or _OURS in revert.body):
            brought = await _brought(repository, commit)
            (again if revert.sha in reverted else out).extend(brought)
    return TakenBack(tuple(again), tuple(out))


async def _brought(repository: Repository, commit: Commit) -> list[Commit]:
    if not commit.is_merge:
        return [commit]
    return await repository.log([commit.parents[0]], commit.parents[1])
