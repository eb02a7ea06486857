"""Rehearse the rollback in staging: back to the version before, and forth again, timed."""

from engine.calls import Job
from engine.steps.at import At, StepKind
from engine.steps.script import outcome, start
from release.outcome import Done, Failed, Outcome, Unknown, Waiting
from release.rehearsal import script_of
from release.runs import Absent, Ended
from release.state import Release
from release.values import replace


def back(release: Release) -> list[Job]:
    """What the policy's rollback runs, in staging and about the version before."""
    names = [script_of(action) for action in release.policy.rollback]
    scripts = [name for name in names if name] or ["deploy"]
    if "verify" not in scripts:
        scripts.append("verify")
    return [Job(name, "staging", back=True) for name in scripts]


def _jobs(release: Release) -> list[Job]:
    return [*back(release), Job("deploy", "staging"), Job("verify", "staging")]


def _run(at: At, n: int) -> str:
    return f"{at.attempt.run}.{n}"


async def look(at: At) -> Outcome | None:
    """How far it came; None when the next script can begin."""
    previous = at.release.started.previous_tag
    if previous is None:
        return Done("there is no version to go back to", {"skipped": True})
    if at.attempt.host not in (None, at.world.runs.host):
        return Unknown(f"it ran on another machine ({at.attempt.host}) and its end was not seen")
    for n, job in enumerate(_jobs(at.release)):
        seen = outcome(at, _run(at, n), at.world.runs.look(_run(at, n)))
        if isinstance(seen, Failed):
            tag = previous if job.back else at.release.started.tag
            return replace(seen, detail=f"“{job.script}” of {tag} in staging: {seen.detail}")
        if not isinstance(seen, Done):
            return seen
    seconds = _seconds(at)
    return Done(f"back to {previous} in {seconds} s, and forth again", {"seconds": seconds})


def _seconds(at: At) -> int:
    """From the first script of the way back to the end of its last."""
    states = [at.world.runs.look(_run(at, n)) for n in range(len(back(at.release)))]
    ends = [state for state in states if isinstance(state, Ended)]
    return max(1, round((ends[-1].ended - ends[0].started).total_seconds()))


async def do(at: At) -> Outcome:
    """Start the next script."""
    for n, job in enumerate(_jobs(at.release)):
        if isinstance(at.world.runs.look(_run(at, n)), Absent):
            begun = await start(at, _run(at, n), job)
            if not isinstance(begun, Done):
                return begun
    return await look(at) or Waiting()


REHEARSE = StepKind(look, do, runs=True)
