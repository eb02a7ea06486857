"""Create the release branch, where the candidate lives and fixes land."""

from engine.prepared import prepared
from engine.steps.at import At, StepKind
from release.git import RefUpdate
from release.outcome import Done, Failed, Outcome


def name(at: At) -> str:
    """The release branch's name, by the policy's pattern."""
    candidate = at.release.policy.candidate
    assert candidate.branch is not None, "checked when the policy is loaded"
    return at.branch_named(candidate.branch)


async def look(at: At) -> Outcome | None:
    """It is there when the remote has it and it holds the source."""
    await at.fetch()
    head = await at.repository.head(name(at))
    if head is None:
        return None
    before = await prepared(at)
    if before:  # not made by this release: giving it up must not remove it
        return Done(f"{name(at)} is there from {before[-1]}", seen=True)
    if await at.repository.contains(head, at.release.started.source):
        return Done(name(at), {"branch": name(at)}, seen=True)
    return Failed(f"{name(at)} exists already and does not hold {at.release.started.source[:8]}")


async def do(at: At) -> Outcome:
    """Create it at the source commit; never over an existing one."""
    update = RefUpdate(f"refs/heads/{name(at)}", at.release.started.source, create=True)
    refused = await at.repository.push([update])
    if refused:
        return Failed("; ".join(refused.reasons.values()))
    return Done(name(at), {"branch": name(at)})


BRANCH = StepKind(look, do)
