"""Run one of the project's scripts: deploy, verify, a check, anything the policy names."""

from contextlib import suppress
from datetime import datetime

from engine.calls import Job, call_of, tree
from engine.steps.at import At, StepKind
from release.git import GitError
from release.outcome import Done, Failed, Outcome, Unknown, Waiting
from release.placeholders import PlaceholderError
from release.plan import PlannedGate, PlannedStep
from release.runs import Absent, Call, Ended, Lost, Running, RunState
from release.state import Release
from release.values import replace

SCRIPTS = {"redeploy": "deploy", "route to": "route", "disable flags": "disable-flags"}
"""Verbs whose script has another name."""


def script_name(planned: PlannedStep | PlannedGate) -> str:
    """The script a step or gate runs, by its name in slipway.yml."""
    if isinstance(planned, PlannedGate):
        return planned.gate.run or ""
    verb = planned.action.verb.name
    if verb == "rollout":  # in stages, or at once
        return "rollout" if planned.part else "deploy"
    return planned.action.object if verb == "run" else SCRIPTS.get(verb, verb)


async def look(at: At) -> Outcome | None:
    """How the run came out; a check may use what staging found out about the same commit."""
    if _verifies_nothing(at):
        return nothing_before(at)
    reused = await _reused(at)
    if reused:
        return reused
    assert at.attempt.run is not None, "runs are named before they begin"
    if at.attempt.host not in (None, at.world.runs.host):
        return Unknown(f"it ran on another machine ({at.attempt.host}) and its end was not seen")
    return outcome(at, at.attempt.run, at.world.runs.look(at.attempt.run))


def outcome(at: At, run: str, state: RunState) -> Outcome | None:
    """What a run's state means for its step."""
    match state:
        case Absent():
            return None
        case Running():
            return Waiting()
        case Lost():
            return Unknown("it began, and no end was written down")
        case Ended():
            return _ended(state, at.world.runs.tail(run, 12))


def _ended(state: Ended, tail: list[str]) -> Outcome:
    evidence = {
        "exit": state.exit,
        "signal": state.signal,
        "tail": tail,
        "seconds": _seconds(state),
    }
    if state.ok:
        return Done("", evidence)
    return Failed(why_not(state), evidence)


def why_not(state: Ended) -> str:
    """How a script failed, in a few words."""
    if state.not_started:
        return f"could not be started: {state.not_started}"
    if state.timed_out:
        return "ran into its time limit"
    return f"ended by {state.signal}" if state.signal else f"exit status {state.exit}"


def _seconds(state: Ended) -> int:
    return round((state.ended - state.started).total_seconds())


async def _reused(at: At) -> Outcome | None:
    """A verdict about the candidate's source commit holds: we added version and changelog only."""
    if not isinstance(at.planned, PlannedGate) or not at.planned.gate.reuse:
        return None
    project, source, name = at.release.project, at.candidate.source, script_name(at.planned)
    found = await at.world.store.read(lambda ledger: ledger.result(project, source, name))
    if found is None or not found.ok or at.attempt.n > 1:
        return None
    detail = f"passed on {source[:8]} in {at.release.started.source_branch}"
    return Done(detail, {"reused": source}, seen=True)


async def do(at: At) -> Outcome:
    """Start the run in its work tree, with its allowed environment, and let it go."""
    assert at.attempt.run is not None
    return await start(at, at.attempt.run, job_of(at))


async def start(at: At, run: str, job: Job) -> Outcome:
    """Begin a run of a job for a step; how it stands right after."""
    try:
        call = await call_for(at, job)
    except PlaceholderError as error:
        return Failed(str(error))
    at.passes("ready")
    at.world.runs.start(run, call)
    at.passes("started")
    return outcome(at, run, at.world.runs.look(run)) or Waiting()


async def scripts_ahead(at: At) -> None:
    """Make the work tree that holds the scripts themselves, where any is kept there."""
    every = at.release.binding.scripts.values()
    if any("{scripts}" in " ".join(script.run) for script in every):
        with suppress(GitError):
            await tree(at.world, at.release, at.release.started.protected)


async def tree_ahead(at: At, commit: str) -> None:
    """Make the work tree of the script that comes next, while this step waits for others.

    Should that fail, the script's own step meets it again, and says so.
    """
    plan = at.release.plan
    following = plan.after(at.attempt.step)
    if following and following.action.verb.name == "tag":
        following = plan.after(following.id)
    script = at.release.binding.scripts.get(script_name(following)) if following else None
    if script and script.files == "candidate":
        with suppress(GitError):
            await tree(at.world, at.release, commit)


async def call_for(at: At, job: Job) -> Call:
    """One run of a job, which is told of its step. Raises PlaceholderError."""
    about = {"step": at.attempt.step, "attempt": str(at.attempt.n)}
    return await call_of(at.world, at.release, replace(job, more={**about, **job.more}))


def job_of(at: At) -> Job:
    """What a step or gate of the plan runs."""
    part = at.planned.part if isinstance(at.planned, PlannedStep) else None
    flags = at.release.candidate.flags if at.release.candidate else ()
    more = {"weight": str(part.weight) if part else "100", "flags": ",".join(flags)}
    back = at.release.rollback is not None
    return Job(script_name(at.planned), _environment_name(at), back, more)


def _environment_name(at: At) -> str:
    """The one the step names; without one, the one the release has reached."""
    if isinstance(at.planned, PlannedStep):
        verb = at.planned.action.verb
        if verb.takes == "previous":
            return "production"
        if verb.takes == "environment":
            return at.object
    return "production" if at.release.in_production else "staging"


def run_id(release: str, step: str, attempt: int) -> str:
    """The id of a script's run: known before it begins, the same after a crash."""
    return f"{release}.{step.replace('/', '-')}.{attempt}"


def began(state: RunState) -> datetime | None:
    """When a run that is under way began."""
    return state.since if isinstance(state, Running) else None


SCRIPT = StepKind(look, do, runs=True)


def deployed(release: Release) -> bool:
    """True when production may have got the new version; what is only published, others deploy."""
    forward = [step for step in release.plan.steps if step.action.object == "production"]
    steps = [step for step in forward if step.action.verb.name in ("deploy", "rollout")]
    return not steps or any(step.id in release.attempts for step in steps)


def nothing_before(at: At) -> Done | None:
    """Before the first release there is nothing to put in its place: people have to see to it."""
    if at.release.started.previous_tag is not None:
        return None
    tag = at.release.started.tag
    said = f"there is no version before {tag}; what runs stays until somebody takes it away"
    return Done(said, {"skipped": True})


def _verifies_nothing(at: At) -> bool:
    """True for the look, on the way back, at a version that there never was."""
    back = at.attempt.step.startswith("rollback/") and at.release.started.previous_tag is None
    return back and isinstance(at.planned, PlannedStep) and at.planned.action.verb.name == "verify"


async def look_redeploy(at: At) -> Outcome | None:
    """Nothing to go back to when production never got the new version."""
    if not deployed(at.release):
        said = "production was not deployed to; it still runs what it ran"
        return Done(said, {"skipped": True})
    return nothing_before(at) or await look(at)


REDEPLOY = StepKind(look_redeploy, do, runs=True)
