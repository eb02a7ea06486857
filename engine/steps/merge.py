"""Merge the validated candidate to production: the tree that was checked, or nothing."""

import asyncio

from engine.steps.at import At, StepKind, conflicts, trailers
from engine.steps.script import tree_ahead
from engine.steps.tag import beside, shown
from release.git import RefUpdate
from release.outcome import Done, Failed, Outcome


async def look(at: At) -> Outcome | None:
    """Done when the branch on the remote holds the candidate."""
    await at.fetch()
    head = await at.repository.head(at.branch)
    if head is None:
        return Failed(f"there is no branch {at.branch}")
    if not await at.repository.contains(head, at.candidate.commit):
        return None
    merge = await brought_in(at, head, at.candidate.commit)
    if await at.repository.tree(merge) != at.candidate.tree:  # somebody else's merge
        return await _other_tree(at, merge)
    return Done(f"{at.branch} at {merge[:8]}", {"branch": at.branch, "commit": merge}, seen=True)


async def brought_in(at: At, head: str, what: str) -> str:
    """The first-parent commit with which a branch got a commit; it may have moved on since."""
    for commit in reversed(await at.repository.log([what], head, first_parent=True, paths=False)):
        if commit.parents[:1] == (what,):  # a fast-forward: it is on the branch itself
            return what
        if await at.repository.contains(commit.sha, what):
            return commit.sha
    return head


async def do(at: At) -> Outcome:
    """One merge commit with the candidate's very tree, pushed as a plain fast-forward.

    In the same push goes its tag, if that is what comes next.
    """
    head = await at.repository.head(at.branch)
    assert head is not None, "looked before"
    message = f"Merge {at.release.started.tag} to {at.branch}\n\n{trailers(at.release)}\n"
    merged = await at.repository.merge(head, at.candidate.commit, message, at.signature)
    if merged.commit is None:
        title = f"{at.release.started.tag} does not merge to {at.branch}"
        return _untouched(conflicts(title, at.branch, merged.conflicts))
    if await at.repository.tree(merged.commit) != at.candidate.tree:
        return await _other_tree(at, head)
    at.passes("merged")
    tag = await beside(at, merged.commit)
    if isinstance(tag, Failed):
        return _untouched(tag)
    branch = RefUpdate(f"refs/heads/{at.branch}", merged.commit)
    refused, _ = await asyncio.gather(
        at.repository.push([branch, tag] if tag else [branch]), tree_ahead(at, merged.commit)
    )
    at.passes("pushed")
    if refused:
        return _untouched(Failed("; ".join(refused.reasons.values())))
    if tag and (missing := await shown(at, tag, merged.commit)):
        return missing
    return Done(
        f"{at.branch} at {merged.commit[:8]}", {"branch": at.branch, "commit": merged.commit}
    )


async def _other_tree(at: At, head: str) -> Outcome:
    """What was validated is not what would ship: name the commits that make the difference."""
    extra = await at.repository.log([at.candidate.commit], head, paths=False)
    named = ", ".join(f"{c.short} {c.subject}" for c in extra[:3] if not c.is_merge)
    failed = Failed(
        f"{at.branch} holds changes that were not validated ({named or head[:8]}). "
        f"Merge {at.branch} into {at.release.started.source_branch}, then take the commits in",
        {"branch": at.branch, "extra": [c.sha for c in extra[:20]]},
    )
    return _untouched(failed)


def _untouched(failed: Failed) -> Failed:
    """Production is as it was: newer commits can still be taken in, or the release aborted."""
    return Failed(failed.detail, {**failed.evidence, "untouched": True})


MERGE = StepKind(look, do)
