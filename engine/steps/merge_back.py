"""Bring what was released back to another branch."""

from engine.steps.at import At, StepKind, conflicts, trailers
from engine.steps.making_way import merged_with_way
from engine.steps.merge import brought_in
from release.git import RefUpdate
from release.outcome import Done, Failed, Outcome

TRIES = 5


async def look(at: At) -> Outcome | None:
    """Done when the branch holds what was released."""
    on = at.release.started.support
    if on and not on.latest:
        return Done(f"{on.line} is a line of its own: nothing goes back")
    await at.glance()
    released, _ = await _released(at)
    head = await at.repository.head(at.branch)
    if released is None or head is None:
        return Failed(f"there is no branch {at.branch}")
    return await _there(at, head, released)


async def _there(at: At, head: str, released: str) -> Done | None:
    """Done when the branch has it; of its commits, only the one that brought it may be ours."""
    if not await at.repository.contains(head, released):
        return None
    merge = await brought_in(at, head, released)
    evidence = (
        {"branch": at.branch} if merge == released else {"branch": at.branch, "commit": merge}
    )
    return Done(f"{at.branch} has it", evidence, seen=True)


async def _released(at: At) -> tuple[str | None, str]:
    """Production's head, or on a trunk the tagged candidate; with its name."""
    if at.release.started.embargoed:
        return await at.repository.resolve(at.release.started.tag), at.release.started.tag
    if at.release.is_trunk:
        return at.candidate.commit, at.release.started.tag
    branch = at.branch_named(at.release.merged_to or "production")
    return await at.repository.head(branch), f"{branch} ({at.release.started.tag})"


async def do(at: At) -> Outcome:
    """Merge it into the branch; once more when somebody else was faster, as a mate may be."""
    for _ in range(TRIES):
        done = await _once(at)
        if done is not None:
            return done
        at.passes("overtaken")
    return Failed(f"{at.branch} moved on {TRIES} times while it was merged")


async def _once(at: At) -> Outcome | None:
    """None when the branch moved on meanwhile; conflicts are for people, with paths and names."""
    released, source = await _released(at)
    head = await at.repository.head(at.branch)
    assert released is not None, "looked before"
    assert head is not None, "looked before"
    if there := await _there(at, head, released):
        return there  # somebody else was faster with the very same
    message = f"Merge {source} back to {at.branch}\n\n{trailers(at.release)}\n"
    merged = await merged_with_way(at, head, released, message)
    if merged.commit is None:
        title = f"{source} does not merge back to {at.branch}"
        return conflicts(title, at.branch, merged.conflicts)
    at.passes("merged")
    refused = await at.repository.push([RefUpdate(f"refs/heads/{at.branch}", merged.commit)])
    at.passes("pushed")
    if not refused:
        evidence = {"branch": at.branch, "commit": merged.commit}
        return Done(f"{at.branch} at {merged.commit[:8]}", evidence)
    await at.repository.fetch()
    if await at.repository.head(at.branch) != head:
        return None
    return Failed("; ".join(refused.reasons.values()))


MERGE_BACK = StepKind(look, do)
