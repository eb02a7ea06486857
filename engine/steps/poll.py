"""Ask a script every so often whether something elsewhere has ended; 75 is “not yet”."""

from datetime import timedelta

from engine.steps.at import At, StepKind
from engine.steps.script import call_for, job_of, outcome
from release.outcome import Failed, Outcome, Waiting
from release.placeholders import PlaceholderError
from release.plan import PlannedGate
from release.runs import Absent, Ended, Lost, Running

NOT_YET = 75
"""The exit status EX_TEMPFAIL of sysexits.h: try again later."""


def _every(at: At) -> timedelta:
    assert isinstance(at.planned, PlannedGate)
    assert at.planned.gate.every is not None
    return at.planned.gate.every.about


def _turn(at: At) -> int:
    """Which question is due: the clock says it, so that every process agrees."""
    return int((at.world.clock.now() - at.attempt.began) / _every(at))


def _run(at: At, turn: int) -> str:
    return f"{at.attempt.run}.{turn}"


async def look(at: At) -> Outcome | None:
    """What the newest question came to; None when the next one is due."""
    turn = _turn(at)
    for asked in range(turn, max(turn - _longest(at), 0) - 1, -1):
        state = at.world.runs.look(_run(at, asked))
        if isinstance(state, Absent):
            continue
        if isinstance(state, Ended) and state.exit != NOT_YET:
            return outcome(at, _run(at, asked), state)
        if isinstance(state, Running) or (asked == turn and isinstance(state, Ended | Lost)):
            return _too_late(at) or Waiting()
        break
    return _too_late(at)


def _longest(at: At) -> int:
    """How many questions back one may still be running."""
    script = at.release.binding.scripts[job_of(at).script]
    return int(script.limit.about / _every(at)) + 1


def _too_late(at: At) -> Outcome | None:
    assert isinstance(at.planned, PlannedGate)
    within = at.planned.gate.within
    if at.world.clock.now() - at.attempt.began < within.about:
        return None
    return Failed(f"it had not ended after {within}")


async def do(at: At) -> Outcome:
    """Ask once more."""
    try:
        call = await call_for(at, job_of(at))
    except PlaceholderError as error:
        return Failed(str(error))
    at.world.runs.start(_run(at, _turn(at)), call)
    at.passes("asked")
    return await look(at) or Waiting()


POLL = StepKind(look, do, runs=True)
