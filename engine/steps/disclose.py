"""Disclose a security release: all tags of its train reach the public at once, then its branch."""

from engine.history import record, recorded
from engine.steps.at import At, StepKind
from release.git import RefUpdate
from release.outcome import Done, Failed, Outcome, Waiting


async def look(at: At) -> Outcome | None:
    """Done when the public has our very tag, and the line's branch holds it."""
    public, ref = at.world.public_of(at.project), _ref(at.release.started.tag)
    if public is None:
        return Failed("this project has no public repository: `embargo` in slipway.yml names it")
    there = await public.repository.ls_remote([ref])
    if ref not in there:
        return None
    if there[ref] != str(at.release.evidence("tag").get("object")):
        said = f"the public has another {at.release.started.tag} meanwhile"
        return Failed(f"{said}: abort this one, and start it again for the next version")
    if await _branch(at) is not None:
        return None
    await public.repository.fetch()
    return Done(at.release.started.tag, {"tag": at.release.started.tag}, seen=True)


async def do(at: At) -> Outcome:
    """One atomic push of every tag of the train; the others then find theirs there."""
    public = at.world.public_of(at.project)
    assert public is not None, "looked before"
    if at.release.release_at and at.world.clock.now() < at.release.release_at:
        return Failed("it is not time to disclose it")
    tags = [_ref(tag) for tag in (at.release.started.tag, *at.release.started.mates)]
    private = await at.project.repository.ls_remote(tags)
    if any(ref not in private for ref in tags):
        return Waiting()  # one of the train is not tagged yet: nobody goes first
    there = await public.repository.ls_remote(tags)
    new = [RefUpdate(ref, private[ref], create=True) for ref in tags if ref not in there]
    store, now = at.world.store, at.world.clock.now()
    await record(store, public.name, await recorded(store, at.release.project), now)
    refused = await at.project.repository.carry(public.binding.repository, new) if new else None
    at.passes("pushed")
    if refused and await public.repository.ls_remote(tags) == private:
        refused = None  # another of the train was faster, with the very same tags
    branch = await _branch(at) if refused is None else None
    if branch is not None:
        refused = await at.project.repository.carry(public.binding.repository, [branch])
    if refused:
        return Failed("; ".join(refused.reasons.values()))
    await public.repository.fetch()
    return Done(at.release.started.tag, {"tag": at.release.started.tag})


def _ref(tag: str) -> str:
    return f"refs/tags/{tag}"


async def _branch(at: At) -> RefUpdate | None:
    """The branch of an older line, as it is in private; what is developed is merged back to."""
    on, public = at.release.started.support, at.world.public_of(at.project)
    if on is None or on.latest or public is None:
        return None
    ref = f"refs/heads/{at.branch_named('support')}"
    ours = (await at.project.repository.ls_remote([ref])).get(ref)
    theirs = (await public.repository.ls_remote([ref])).get(ref)
    if ours is None or ours == theirs:
        return None
    return RefUpdate(ref, ours, create=theirs is None)


DISCLOSE = StepKind(look, do)
