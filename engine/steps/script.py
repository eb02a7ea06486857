"""Run one of the project's scripts: deploy, verify, a check, anything the policy names."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from engine.shelf import shelf
from engine.staging import occupied
from engine.steps.at import At, StepKind
from release.binding import Script
from release.environment import environment
from release.outcome import Done, Failed, Outcome, Unknown, Waiting
from release.placeholders import PlaceholderError, fill
from release.plan import PlannedGate, PlannedStep
from release.runs import Absent, Call, Ended, Lost, Running, RunState


def script_name(planned: PlannedStep | PlannedGate) -> str:
    """The script a step or gate runs, by its name in slipway.yml."""
    if isinstance(planned, PlannedGate):
        return planned.gate.run or ""
    verb = planned.action.verb.name
    return planned.action.object if verb == "run" else "deploy" if verb == "redeploy" else verb


async def look(at: At) -> Outcome | None:
    """How the run came out; a check may use what staging found out about the same commit."""
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
            return Unknown("it began, and nobody saw how it ended")
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
    if await _not_yet(at):
        return Waiting()
    try:
        call = await call_of(at, script_of(at))
    except PlaceholderError as error:
        return Failed(str(error))
    at.passes("ready")
    at.world.runs.start(at.attempt.run, call)
    at.passes("started")
    state = at.world.runs.look(at.attempt.run)
    return outcome(at, at.attempt.run, state) or Waiting()


async def _not_yet(at: At) -> bool:
    """A release enters staging when the commit that is there has been checked: nothing mixes."""
    if at.object != "staging":
        return False
    return await at.world.store.read(lambda ledger: occupied(ledger, at.release.project))


def script_of(at: At) -> Script:
    """The script that the step or gate runs."""
    return at.release.binding.scripts[script_name(at.planned)]


async def call_of(at: At, script: Script, more: Mapping[str, str] = {}) -> Call:
    """One run of a script, in its work tree and environment; `more` are facts of this run."""
    values = {**facts(at), **more}
    if "{scripts}" in " ".join(script.run):
        values["scripts"] = str(await _tree(at, at.release.started.protected))
    cwd = await _cwd(at, script)
    values["workdir"] = str(cwd)
    return Call(
        argv=fill(script.run, values),
        cwd=cwd,
        env=environment((*script.env, *script.secrets), at.world.environment, _variables(values)),
        limit=script.limit.about,
        secrets=script.secrets,
    )


async def _cwd(at: At, script: Script) -> Path:
    """A work tree of what the script is about; programs that need no files get an empty folder."""
    if script.files == "none":
        empty = at.world.home / "empty"
        empty.mkdir(parents=True, exist_ok=True)
        return empty
    if script.files == "protected":
        return await _tree(at, at.release.started.protected)
    return await _tree(at, await _commit(at))


async def _commit(at: At) -> str:
    """The commit a script is about: the previous tag's when going back to it."""
    if _goes_back(at) and at.release.started.previous_tag:
        found = await at.repository.resolve(at.release.started.previous_tag)
        return found or at.release.started.protected
    tagged = at.release.evidence("tag").get("commit")
    return str(tagged) if tagged else at.candidate.commit


def _goes_back(at: At) -> bool:
    return at.release.rollback is not None


async def _tree(at: At, commit: str) -> Path:
    return await at.repository.worktree(commit, f"{at.release.id}-{commit[:12]}")


def facts(at: At) -> dict[str, str]:
    """What a script may be told, by placeholder and by SLIPWAY_* variable."""
    started, back = at.release.started, _goes_back(at)
    previous, previous_tag = started.previous or "", started.previous_tag or ""
    return {
        "project": at.release.project,
        "release": at.release.id,
        "kind": started.what,
        "component": started.component or "",
        "version": previous if back else started.version,
        "tag": previous_tag if back else started.tag,
        "previous_version": started.version if back else previous,
        "previous_tag": started.tag if back else previous_tag,
        "commit": at.candidate.commit,
        "candidate": str(at.candidate.n),
        "branch": started.source_branch,
        "environment": _environment_name(at),
        "step": at.attempt.step,
        "attempt": str(at.attempt.n),
        "artifacts": str(shelf(at.world.home, at.release.project, started.tag)),
    }


def _environment_name(at: At) -> str:
    if not isinstance(at.planned, PlannedStep):
        return "production" if at.release.in_production else "staging"
    verb = at.planned.action.verb
    if verb.name == "redeploy":
        return "production"
    return (
        at.object
        if verb.takes == "environment"
        else "production"
        if at.release.in_production
        else "staging"
    )


def _variables(values: dict[str, str]) -> dict[str, str]:
    return {f"SLIPWAY_{name.upper()}": value for name, value in values.items()}


def run_id(release: str, step: str, attempt: int) -> str:
    """The id of a script's run: known before it begins, the same after a crash."""
    return f"{release}.{step.replace('/', '-')}.{attempt}"


def began(state: RunState) -> datetime | None:
    """When a run that is under way began."""
    return state.since if isinstance(state, Running) else None


SCRIPT = StepKind(look, do, runs=True)


async def look_redeploy(at: At) -> Outcome | None:
    """Nothing to go back to when production never got the new version."""
    touched = any(step.endswith("/deploy-production") for step in at.release.attempts)
    if not touched:
        return Done("production was not deployed to; it still runs what it ran")
    if at.release.started.previous_tag is None:
        return Failed("there is no previous version to go back to")
    return await look(at)


REDEPLOY = StepKind(look_redeploy, do, runs=True)
