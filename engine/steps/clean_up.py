"""Clean up after a release that was given up: its branch goes, its freeze ends."""

from engine.steps.at import At, StepKind, never_there
from release.facts import FreezeEnded
from release.git import RefUpdate
from release.outcome import Done, Failed, Outcome


async def do(at: At) -> Outcome:
    """Delete the branch we made, if nobody but us ever wrote to it."""
    facts = tuple(FreezeEnded(branch=branch) for branch in at.release.freezes)
    branch = at.release.evidence("branch").get("branch")
    if branch is None:
        return Done("nothing of it is left behind", facts=facts)
    await at.repository.fetch()
    head = await at.repository.head(branch)
    if head is None:
        return Done(f"{branch} is gone", facts=facts)
    if await _has_work_of_others(at, head):
        return Done(f"{branch} stays: it holds commits that are nowhere else", facts=facts)
    refused = await at.repository.push([RefUpdate(f"refs/heads/{branch}", None, old=head)])
    if refused:
        return Failed("; ".join(refused.reasons.values()))
    return Done(f"{branch} is removed", facts=facts)


async def _has_work_of_others(at: At, head: str) -> bool:
    """Commits that only the release branch holds, other than our own bumps."""
    source = await at.repository.head(at.release.started.base_branch)
    known = [sha for sha in (source, at.release.started.source) if sha]
    commits = await at.repository.log(known, head, paths=False)
    return any("Slipway-Release:" not in commit.body for commit in commits)


CLEAN_UP = StepKind(never_there, do)
