"""See whether the artifacts of a release are there: on the shelf, or as a script says."""

from pathlib import Path

from engine.shelf import digest, shelf
from engine.steps.at import At, StepKind
from engine.steps.script import call_for, job_of, why_not
from release.artifacts import Piece, Report, faults, filled, read_report
from release.facts import ArtifactsSeen
from release.outcome import Done, Failed, Outcome, Waiting
from release.placeholders import PlaceholderError
from release.plan import PlannedGate
from release.policy.model import Artifact
from release.runs import Absent, Ended, Running, RunState
from release.values import Struct, replace


class _Wanted(Struct, frozen=True):
    """One artifact of the gate: its name in the policy, its rule, its own name, its run."""

    name: str
    rule: Artifact
    what: str
    run: str | None


def _wanted(at: At) -> list[_Wanted]:
    assert isinstance(at.planned, PlannedGate)
    policy, started, binding = at.release.policy, at.release.started, at.release.binding
    found = []
    for name in at.planned.gate.artifacts:
        rule = policy.artifacts[name]
        what = filled(rule.name, at.release.project, started.tag, started.version)
        run = f"{at.attempt.run}.{name}" if name in binding.artifacts else None
        found.append(_Wanted(name, rule, what, run))
    return found


async def look(at: At) -> Outcome | None:
    """None while a script that looks has not begun; else what all of them found."""
    wanted = _wanted(at)
    states = {one.name: at.world.runs.look(one.run) for one in wanted if one.run}
    if any(isinstance(state, Absent) for state in states.values()):
        return None
    if any(isinstance(state, Running) for state in states.values()):
        return Waiting()
    folder = shelf(at.world.home, at.release.project, at.release.started.tag)
    pieces: list[Piece] = []
    wrong: list[str] = []
    for one in wanted:
        piece, why = await _found(at, one, states.get(one.name), folder)
        pieces += [piece] if piece else []
        wrong += [why] if why else faults(one.rule, one.what, piece)
    if wrong:
        return Failed("; ".join(wrong))
    seen = ArtifactsSeen(pieces=tuple(pieces))
    return Done(f"{len(pieces)} found", {"artifacts": len(pieces)}, facts=(seen,))


async def _found(
    at: At, one: _Wanted, state: RunState | None, folder: Path
) -> tuple[Piece | None, str]:
    """What there is of an artifact; or why nobody could say."""
    report = Report()
    if one.run is not None:
        if not isinstance(state, Ended):
            return None, f"nobody saw what the look at {one.what} said"
        if state.exit != 0:
            return None, f"{one.what} is missing ({_said(at, one.run, state)})"
        read = read_report(at.world.runs.tail(one.run, 5))
        if read is None:
            return None, f"the script for {one.what} did not end with a line of JSON"
        report = read
    kept = await digest(folder / one.what) if "/" not in one.what else None
    if kept is None and one.run is None:
        return None, ""
    known = {"digest": f"sha256:{kept[0]}", "size": kept[1]} if kept else {}
    about = {**report.model_dump(), **known}
    return Piece(name=one.name, kind=one.rule.kind, what=one.what, **about), ""


def _said(at: At, run: str, state: Ended) -> str:
    last = [line for line in at.world.runs.tail(run, 3) if line.strip()]
    return last[-1][:120] if last else why_not(state)


async def do(at: At) -> Outcome:
    """Start the scripts that look; each is told which artifact it is about."""
    for one in _wanted(at):
        if one.run is None:
            continue
        script = at.release.binding.artifacts[one.name]
        try:
            call = await call_for(
                at, replace(job_of(at), script=script, more={"artifact": one.what})
            )
        except PlaceholderError as error:
            return Failed(str(error))
        at.world.runs.start(one.run, call)
        at.passes(f"started-{one.name}")
    return await look(at) or Waiting()


ARTIFACTS = StepKind(look, do, runs=True)
