"""Look over the merges of a range: how each branch was called, and how far behind it was."""

from collections.abc import Collection, Sequence

from engine.ports import Repository
from release import facts as f
from release.commits import Commit
from release.hygiene import merged_branch, stray
from release.policy import Policy

MOST = 100
"""How many merges of one range are looked at: each asks the repository."""


async def strays(
    repository: Repository, policy: Policy, since: Sequence[str], until: str, ours: Collection[str]
) -> list[f.Stray]:
    """What is to be said of the branches that were merged, the newest first."""
    if policy.hygiene is None:
        return []
    line = await repository.log(since, until, first_parent=True, paths=False)
    merges = [one for one in line if merged_branch(one) and one.sha not in ours][:MOST]
    found = [stray(policy, one, await _behind(repository, policy, one)) for one in merges]
    return [one for one in found if one]


async def _behind(repository: Repository, policy: Policy, merge: Commit) -> int:
    """What the mainline had and the branch had not, when it was merged."""
    if policy.hygiene is None or policy.hygiene.behind is None:
        return 0
    mainline, branch = merge.parents[:2]
    missed = await repository.log([branch], mainline, first_parent=True, paths=False)
    return len(missed)
