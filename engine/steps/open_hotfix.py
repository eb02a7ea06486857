"""Open the branch on which the fix of a version that was rolled back is made."""

from engine.numbering import numbers_of
from engine.sources import Origin, Source, source_of
from engine.steps.at import At, StepKind
from release.git import RefUpdate
from release.mending import hotfix_kind, title_of
from release.outcome import Done, Failed, Outcome
from release.refusals import Refused


async def _source(at: At) -> Source | Failed:
    """The branch that `/release hotfix` would begin on for this fix."""
    kind = hotfix_kind(at.release.policy)
    await at.repository.fetch()
    protected = await at.repository.head(at.branch_named("production"))
    if kind is None or protected is None:
        return Failed("the policy has no kind of release that is a hotfix")
    part = at.release.started.component
    number = await numbers_of(at.world, at.project, kind, part)
    origin = Origin(kind, title=title_of(at.release), component=part)
    try:
        return await source_of(at.project, origin, number, protected)
    except Refused as refused:
        return Failed("; ".join(str(reason.rule) for reason in refused.reasons))


async def look(at: At) -> Outcome | None:
    """Done when the branch is there, or production has no version that could be fixed."""
    if at.release.started.previous_tag is None:
        return Done("there is no version before to fix", {"skipped": True})
    source = await _source(at)
    if isinstance(source, Failed):
        return source
    return None if source.create else Done(f"on {source.branch}", seen=True)


async def do(at: At) -> Outcome:
    """Create it from what production runs now."""
    source = await _source(at)
    if isinstance(source, Failed):
        return source
    update = RefUpdate(f"refs/heads/{source.branch}", source.commit, create=True)
    refused = await at.repository.push([update])
    if refused:
        return Failed("; ".join(refused.reasons.values()))
    return Done(f"on {source.branch}, at {source.commit[:8]}")


OPEN_HOTFIX = StepKind(look, do)
