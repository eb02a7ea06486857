"""Freeze a branch for some classes of change, and free it again."""

from engine.steps.at import At, StepKind, never_there
from release.facts import FreezeBegan, FreezeEnded
from release.outcome import Done, Failed, Outcome


async def begin(at: At) -> Outcome:
    """From the branch's present commit on, what is frozen may not land."""
    policy = at.release.policy
    classes = policy.kinds[at.release.started.what].freeze
    if not classes or policy.freeze is None:
        return Done("this kind freezes nothing")
    branch = at.branch_named(policy.freeze.branch)
    since = await at.repository.head(branch)
    if since is None:
        return Failed(f"there is no branch {branch} to freeze")
    return Done(
        f"{', '.join(classes)} stay out",
        facts=(FreezeBegan(branch=branch, since=since, classes=classes),),
    )


async def end(at: At) -> Outcome:
    """Free every branch that this release froze."""
    facts = tuple(FreezeEnded(branch=branch) for branch in at.release.freezes)
    return Done(", ".join(at.release.freezes) or "nothing was frozen", facts=facts)


FREEZE = StepKind(never_there, begin)
UNFREEZE = StepKind(never_there, end)
