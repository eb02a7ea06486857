"""Close a gate by a measurement; without an answer it is neither passed nor failed."""

from engine.probing import measure
from engine.steps.at import At, StepKind
from release.outcome import Done, Failed, Outcome, Waiting
from release.plan import PlannedGate
from release.probes import Breached, Healthy, Inconclusive
from release.readings import reading, said, shown


async def look(at: At) -> Outcome:
    """Ask; an answer ends it, and no answer is asked for again."""
    assert isinstance(at.planned, PlannedGate)
    probe = at.planned.gate.probe or ""
    verdict = await measure(at.world, at.release, probe)
    limit = at.release.binding.probes[probe].limit or ""
    match verdict:
        case Healthy():
            return Done(said(verdict, limit), {"value": shown(verdict.value), "limit": limit})
        case Breached():
            return Failed(
                said(verdict, limit), {"value": shown(verdict.value), "limit": verdict.limit}
            )
        case Inconclusive():
            fact = reading(at.attempt.step, probe, verdict, limit)
            return Waiting((fact,) if fact != at.release.last_reading(fact) else ())


async def do(at: At) -> Outcome:
    """A probe has no effect that could be missing."""
    return await look(at)


PROBE = StepKind(look, do)
