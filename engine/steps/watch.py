"""Watch a stage of a rollout: its budgets every so often, until its time is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from engine.looks import kept, watch_key
from engine.probing import limits_of, measure_all
from engine.steps.at import At, StepKind
from release import facts as f
from release.outcome import Done, Outcome, Waiting
from release.plan import PlannedStep
from release.policy.model import Rollout, RolloutStage
from release.probes import Verdict
from release.readings import reading, said
from release.records import Looks
from release.rollouts import Trouble, ends, fired_since, news, rollout_of, trouble, turn, unseen
from release.values import Struct, replace


class _Stage(Struct, frozen=True):
    """What is watched: the rollout, its stage, and the moment."""

    rollout: Rollout
    part: RolloutStage
    now: datetime

    @property
    def every(self) -> timedelta:
        return self.rollout.every.about


def _stage(at: At) -> _Stage:
    assert isinstance(at.planned, PlannedStep)
    assert at.planned.part is not None, "only stages of a rollout are watched"
    return _Stage(rollout_of(at.release, at.planned), at.planned.part, at.world.clock.now())


async def look(at: At) -> Outcome:
    """Measure when it is time; hold on trouble; done when it was watched long enough."""
    stage = _stage(at)
    if at.release.rollback is not None:
        return Done(f"stopped at {stage.part.weight} %", {"skipped": True})
    if (fired := fired_since(at.release)) and at.release.held is None:
        return Waiting((_held(at.attempt.step, fired),))
    key, due = watch_key(at.release, at.attempt), turn(at.attempt.began, stage.every, stage.now)
    seen = await kept(at.world, key)
    last = seen.turn if seen else -1
    if seen and stage.now < seen.at:  # the clock was put back
        last = due - 1
    over = ends(at.release, at.attempt, stage.part.lasts.about, stage.now) <= stage.now
    if due <= last and not (over and seen and seen.at < stage.now):
        return Waiting()
    verdicts = await measure_all(at.world, at.release, stage.rollout.budgets.values())
    looked = {key: Looks(due, stage.now, _words(at, stage, verdicts))}
    outcome = _judged(at, stage, verdicts, tuple(unseen(at.attempt, last, due, stage.every)))
    return replace(outcome, looks=looked) if isinstance(outcome, Waiting) else outcome


def _words(at: At, stage: _Stage, verdicts: Mapping[str, Verdict]) -> dict[str, str]:
    limits = limits_of(at.release, verdicts)
    budgets = stage.rollout.budgets.items()
    return {budget: said(verdicts[probe], limits[probe]) for budget, probe in budgets}


def _judged(
    at: At, stage: _Stage, verdicts: Mapping[str, Verdict], blind: tuple[f.Unwatched, ...]
) -> Outcome:
    release, attempt = at.release, at.attempt
    seen: tuple[f.Fact, ...] = (*blind, *news(release, verdicts, limits_of(release, verdicts)))
    wrong = trouble(release, stage.rollout.budgets, verdicts)
    if wrong and release.held is None:
        return Waiting((*seen, _held(attempt.step, wrong)))
    over = ends(release, attempt, stage.part.lasts.about, stage.now) <= stage.now
    if wrong or blind or release.held or release.paused or not over:
        return Waiting(seen)
    values = _words(at, stage, verdicts)
    told = ", ".join(f"{budget} {words}" for budget, words in values.items())
    return Done(told, {"values": values}, seen)


def _held(step: str, wrong: Trouble) -> f.Held:
    return f.Held(
        step=step, budget=wrong.budget, value=wrong.value, limit=wrong.limit, reason=wrong.reason
    )


async def do(at: At) -> Outcome:
    """Watching has no effect that could be missing."""
    return await look(at)


WATCH = StepKind(look, do)


async def look_before(at: At) -> Outcome:
    """What is measured before the first stage: what is broken then is not this rollout's fault."""
    assert isinstance(at.planned, PlannedStep)
    budgets = rollout_of(at.release, at.planned).budgets
    fired = {t.title: t.probe for t in at.release.policy.triggers.values() if t.probe}
    verdicts = await measure_all(at.world, at.release, [*budgets.values(), *fired.values()])
    limits = limits_of(at.release, verdicts)
    facts = [reading(at.attempt.step, p, v, limits[p]) for p, v in verdicts.items()]
    broken = {fact.probe for fact in facts if fact.verdict == "breached"}
    told = [
        f"{name} {said(verdicts[probe], limits[probe])}"
        + (" – broken already, so it does not count against the rollout" if probe in broken else "")
        for name, probe in (budgets or fired).items()
    ]
    return Done("; ".join(told), {}, tuple(facts))


async def measure(at: At) -> Outcome:
    """Measuring has no effect that could be missing."""
    return await look_before(at)


MEASURE = StepKind(look_before, measure)
