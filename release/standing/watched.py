"""What is watched while production changes: a rollout that holds, triggers that fired."""

from datetime import datetime

from release.plan import PlannedStep
from release.rollouts import ends, next_turn, rollout_of
from release.standing.deciders import deciders
from release.standing.picture import Blocker, Mark, Standing, StepStanding, Why
from release.state import Attempt, Release
from release.states import Status

_LIVE = (Status.RUNNING, Status.PAUSED, Status.WATCHING)


def rolling(standing: Standing) -> StepStanding | None:
    """The stage of a rollout that goes on now."""
    steps = (step for stage in standing.stages for step in stage.steps if step.planned.part)
    return next(
        (step for step in steps if step.mark in (Mark.RUNNING, Mark.HELD, Mark.READY)), None
    )


def watching(
    release: Release, step: PlannedStep, attempt: Attempt, now: datetime, out: Standing
) -> bool:
    """A stage that is watched, until its end or as long as it is held; False for other steps."""
    if step.part is None or step.action.verb.name != "watch":
        return False
    out.wake_at(next_turn(attempt.began, rollout_of(release, step).every.about, now))
    if not held(release, step, out):
        until = ends(release, attempt, step.part.lasts.about, now)
        out.wake_at(until)
        out.blockers.append(
            Blocker(Why.STEP_RUNNING, step.id, step.action.text, since=attempt.began, until=until)
        )
    return True


def stands_still(release: Release, step: PlannedStep) -> bool:
    """True for a stage of a rollout whose time does not pass."""
    still = release.held or release.paused
    return bool(still and step.part and step.action.verb.name == "watch")


def held(release: Release, step: PlannedStep, out: Standing) -> bool:
    """Say why a rollout holds, if it does."""
    if release.held is None or step.part is None:
        return False
    fact, who = release.held.fact, deciders(release, "resume", "rollback")
    measured = f"{fact.budget} measured {fact.value}, wanted {fact.limit}" if fact.value else ""
    silent = f"{fact.budget} gives no answer: {fact.reason}" if fact.budget else fact.reason
    out.block(Why.HELD, step.id, step.action.text, who, release.held.at, measured or silent)
    return True


def fired(release: Release) -> list[Blocker]:
    """Triggers that fired, each with the moment of its rollback, if there is one."""
    if release.status not in _LIVE:
        return []
    triggers = release.policy.triggers
    return [
        Blocker(
            Why.COUNTDOWN if when.fact.rollback_at else Why.TRIGGERED,
            name,
            triggers[name].title,
            tuple(triggers[name].by),
            when.at,
            f"measured {when.fact.value}, wanted {when.fact.limit}",
            when.fact.rollback_at,
        )
        for name, when in release.triggered.items()
    ]
