"""Bring what production has back to another branch."""

from engine.steps.at import At, StepKind, conflicts, trailers
from release.git import RefUpdate
from release.outcome import Done, Failed, Outcome


async def look(at: At) -> Outcome | None:
    """Done when the branch holds production's head."""
    await at.repository.fetch()
    production = await at.repository.head(at.branch_named("production"))
    head = await at.repository.head(at.branch)
    if production is None or head is None:
        return Failed(f"there is no branch {at.branch}")
    if await at.repository.contains(head, production):
        return Done(f"{at.branch} has it", {"branch": at.branch, "commit": head}, seen=True)
    return None


async def do(at: At) -> Outcome:
    """Merge production into the branch; conflicts are for people, with paths and names."""
    source = at.branch_named("production")
    production = await at.repository.head(source)
    head = await at.repository.head(at.branch)
    assert production is not None, "looked before"
    assert head is not None, "looked before"
    message = (
        f"Merge {source} ({at.release.started.tag}) back to {at.branch}\n\n{trailers(at.release)}\n"
    )
    merged = await at.repository.merge(head, production, message, at.signature)
    if merged.commit is None:
        return conflicts(
            f"{source} does not merge back to {at.branch}", at.branch, merged.conflicts
        )
    at.passes("merged")
    refused = await at.repository.push([RefUpdate(f"refs/heads/{at.branch}", merged.commit)])
    at.passes("pushed")
    if refused:
        return Failed("; ".join(refused.reasons.values()))
    return Done(
        f"{at.branch} at {merged.commit[:8]}", {"branch": at.branch, "commit": merged.commit}
    )


MERGE_BACK = StepKind(look, do)
