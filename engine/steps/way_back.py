"""The way back: stop the rollout, send the traffic back, switch flags off; or nothing to undo."""

from engine.steps.at import At, StepKind, never_there
from engine.steps.script import do as run
from engine.steps.script import look as look_at_run
from engine.steps.script import nothing_before
from release.outcome import Done, Outcome
from release.rollouts import share


async def stop(at: At) -> Outcome:
    """Turning back has stopped it already: the engine begins no forward step any more."""
    reached = share(at.release)
    if not reached:
        return skipped("nothing was rolled out")
    return Done(f"stopped at {reached} %")


STOP_ROLLOUT = StepKind(never_there, stop)


def skipped(why: str) -> Done:
    """A step of the way back that has nothing to undo."""
    return Done(why, {"skipped": True})


async def look_route(at: At) -> Outcome | None:
    """Traffic is sent back when any of it went to the new version."""
    deployed = any(step.endswith("/deploy-production") for step in at.release.attempts)
    if not share(at.release) and not deployed:
        return skipped("no traffic went to the new version")
    return nothing_before(at) or await look_at_run(at)


ROUTE = StepKind(look_route, run, runs=True)


async def look_flags(at: At) -> Outcome | None:
    """Flags that came with this release are switched off."""
    if not at.candidate.flags:
        return skipped("no flag came with this release")
    return await look_at_run(at)


FLAGS = StepKind(look_flags, run, runs=True)
