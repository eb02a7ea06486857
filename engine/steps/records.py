"""Gather the versions that a candidate records: from its files, its tags, and from scripts."""

from engine.calls import Job, call_of
from engine.inventory import from_files, released
from engine.steps.at import At
from engine.steps.script import run_id, why_not
from release import facts as f
from release.inventory import Unreadable, version
from release.outcome import Failed, Waiting
from release.placeholders import PlaceholderError
from release.runs import Absent, Ended, Lost
from release.values import replace


async def records_of(at: At, made: f.CandidateMade) -> dict[str, str] | Failed | Waiting:
    """Every version by its name; Waiting while a script that prints one runs."""
    release = at.release
    found, problems = await from_files(at.repository, release.binding, made.commit)
    if problems:
        return Failed("; ".join(problems))
    there = replace(at, release=replace(release, candidates=[*release.candidates, made]))
    waits = False
    for name, record in release.binding.records.items():
        if record.run is None:
            continue
        printed = await _printed(there, name, record.run)
        if isinstance(printed, Failed):
            return printed
        waits = waits or printed is None
        found[name] = printed or ""
    if waits:
        return Waiting()
    own = release.started.component
    apart = {**await released(at.project, at.world.store)}
    return {**apart, **found, **({own: release.version} if own else {})}


async def _printed(at: At, name: str, script: str) -> str | Failed | None:
    """What the script prints last; None while it runs."""
    slug = f"{name.replace('.', '-')}-{at.candidate.commit[:8]}"
    run = f"{run_id(at.release.id, at.attempt.step, at.attempt.n)}.{slug}"
    if isinstance(at.world.runs.look(run), Absent):
        job = Job(script, "staging", more={"step": at.attempt.step, "attempt": str(at.attempt.n)})
        try:
            at.world.runs.start(run, await call_of(at.world, at.release, job))
        except PlaceholderError as wrong:
            return Failed(f"{name}: {wrong}")
    state = at.world.runs.look(run)
    if isinstance(state, Lost):
        return Failed(f"{name}: nobody saw how {script} ended")
    if not isinstance(state, Ended):
        return None
    if not state.ok:
        return Failed(f"{name}: {script} failed: {why_not(state)}")
    try:
        return version(next(iter(at.world.runs.tail(run, 1)), None))
    except Unreadable as wrong:
        return Failed(f"{name}: {script}: {wrong}")
