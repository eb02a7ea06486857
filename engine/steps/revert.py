"""Revert a release's merge on production, after the previous version runs again."""

from engine.steps.at import At, StepKind, conflicts, trailers
from release.git import RefUpdate
from release.outcome import Done, Failed, Outcome


def _merge(at: At) -> dict[str, str] | None:
    """The merge to production, when it got that far."""
    for step, tries in at.release.attempts.items():
        if "/merge-to-" in step and tries[-1].outcome == "done":
            return {key: str(value) for key, value in tries[-1].evidence.items()}
    return None


async def look(at: At) -> Outcome | None:
    """Done when production has our revert, or there is nothing to revert."""
    merge = _merge(at)
    if merge is None:
        return Done("nothing was merged to production")
    await at.repository.fetch()
    head = await at.repository.head(merge["branch"])
    if head is None:
        return Failed(f"there is no branch {merge['branch']}")
    for commit in await at.repository.log([merge["commit"]], head, first_parent=True, paths=False):
        if f"Slipway-Reverts: {merge['commit']}" in commit.body:
            return Done(f"reverted by {commit.short}", {"commit": commit.sha}, seen=True)
    return None


async def do(at: At) -> Outcome:
    """A revert commit on production; history keeps the merge and the tag."""
    merge = _merge(at)
    assert merge is not None, "looked before"
    head = await at.repository.head(merge["branch"])
    assert head is not None, "looked before"
    message = (
        f'Revert "Merge {at.release.started.tag} to {merge["branch"]}"\n\n'
        f"This reverts commit {merge['commit']}.\n\n"
        f"{trailers(at.release, reverts=merge['commit'])}\n"
    )
    reverted = await at.repository.revert(merge["commit"], head, message, at.signature)
    if reverted.commit is None:
        title = f"{at.release.started.tag} cannot be reverted on {merge['branch']}"
        return conflicts(title, merge["branch"], reverted.conflicts)
    update = RefUpdate(f"refs/heads/{merge['branch']}", reverted.commit)
    refused = await at.repository.push([update])
    if refused:
        return Failed("; ".join(refused.reasons.values()))
    return Done(f"{merge['branch']} at {reverted.commit[:8]}", {"commit": reverted.commit})


REVERT = StepKind(look, do)
