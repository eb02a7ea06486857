"""Production has room for one: what other releases of the same versions do to it meanwhile."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from release.overtaken import same_versions
from release.plan import Plan
from release.standing.picture import CLOSED, Standing, StepStanding, Why
from release.state import Release, is_production
from release.states import Status
from release.version import Version


class Beside(NamedTuple):
    """Tags of others: that change production now, are newer, changed it since the candidate.

    `gone`: it comes after them, and they were rolled back.
    """

    at_work: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


NOBODY = Beside()
_UNDER_WAY = (Status.RUNNING, Status.PAUSED)
_BACK = (Status.ROLLING_BACK, Status.ROLLED_BACK)


def may_meet(release: Release) -> bool:
    """True while it may still have to wait for others, or give way to them."""
    waits = release.status in _UNDER_WAY and not release.in_production
    return waits and not release.pre and release.candidate is not None


def may_be_at_work(one: Release) -> bool:
    """False for what is there, or back, for good: nobody needs to look where it stands."""
    return one.status in (*_UNDER_WAY, Status.ROLLING_BACK)


def beside(release: Release, others: Iterable[tuple[Release, Standing | None]]) -> Beside:
    """What those that were in production mean for a release: each with where it may be at work."""
    theirs = [(o, p) for o, p in others if o.in_production and same_versions(o, release)]
    here = [one for one, _ in theirs if one.status not in _BACK]
    newer = (one for one in here if _is_newer(one, release)) if _deploys(release.plan) else ()
    made = _made(release) if release.merged_to is None else None
    gone = (one for one, _ in theirs if release.merged_to and _was_before(one, release))
    since = (one for one, _ in theirs if made and (changed := _changed(one)) and changed > made)
    return Beside(
        tuple(one.started.tag for one, at in theirs if at and _at_work(one, at, release)),
        tuple(one.started.tag for one in newer),
        tuple(one.started.tag for one in since),
        tuple(one.started.tag for one in gone),
    )


def _was_before(one: Release, release: Release) -> bool:
    """True for what a release was made after, and is taken back: its commits are in it."""
    return one.status is Status.ROLLED_BACK and one.started.tag == release.started.previous_tag


def _at_work(one: Release, picture: Standing, release: Release) -> bool:
    """Half-way into production, or back. What is urgent waits for no more than it must."""
    urgent = release.line.hotfix
    if one.status is Status.ROLLING_BACK:
        asks = {b.subject for b in picture.blockers if b.why is Why.QUESTION} - {"record"}
        busy = bool(picture.tasks or picture.watch or asks)
        return busy or (not urgent and any(_undoes(step) for step in _open(picture)))
    carries = one.line.hotfix and not urgent  # its fix has to reach the other branches first
    return carries or any(step.planned.action.touches_production for step in _open(picture))


def _open(picture: Standing) -> Sequence[StepStanding]:
    return [step for stage in picture.stages for step in stage.steps if step.mark not in CLOSED]


def _undoes(step: StepStanding) -> bool:
    """All of a rollback but telling what it was about."""
    return step.planned.action.text != "ask record"


def _deploys(plan: Plan) -> bool:
    """False where nothing is deployed: an older version takes no newer one's place there."""
    return any(step.action.object == "production" for step in plan.steps)


def _is_newer(one: Release, release: Release) -> bool:
    return Version.parse(one.version) > Version.parse(release.version)


def _made(release: Release) -> datetime | None:
    """When the newest candidate was begun."""
    steps = (step for step in release.plan.steps if step.action.verb.name == "candidate")
    tries = [one for step in steps for one in release.attempts.get(step.id, ())]
    return max((one.began for one in tries if one.outcome == "done"), default=None)


def _changed(one: Release) -> datetime | None:
    """When it changed last what production runs."""
    if one.rollback is not None:
        return one.rollback.at
    tries = (t for step, tries in one.attempts.items() if is_production(step) for t in tries)
    return max((t.ended for t in tries if t.ended), default=None)
