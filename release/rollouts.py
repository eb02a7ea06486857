"""A rollout while it is watched: what is left of a stage, what counts against it, what is news."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from release import facts as f
from release.plan import PlannedStep
from release.policy.model import Rollout
from release.probes import Breached, Inconclusive, Verdict
from release.readings import reading, shown
from release.state import Attempt, Release
from release.values import Struct


def rollout_of(release: Release, step: PlannedStep) -> Rollout:
    """The rollout that a step is part of."""
    return release.policy.rollout[step.action.object]


def ends(release: Release, attempt: Attempt, part: timedelta, now: datetime) -> datetime:
    """When a stage has been watched long enough: what was held or unwatched does not count."""
    blind = release.unwatched.get((attempt.step, attempt.n), 0)
    return attempt.began + part + timedelta(seconds=blind) + stood(release, attempt.began, now)


def stood(release: Release, since: datetime, now: datetime) -> timedelta:
    """How long a release was held or paused since a moment."""
    spans = [(max(begin, since), end or now) for begin, end in release.stops]
    return sum((end - begin for begin, end in spans if end > begin), timedelta())


def turn(since: datetime, every: timedelta, now: datetime) -> int:
    """Which look is due: the clock says it, so that every process agrees."""
    return int((now - since) / every)


def next_turn(since: datetime, every: timedelta, now: datetime) -> datetime:
    """When the next look is due."""
    return since + every * (turn(since, every, now) + 1)


def unseen(step: Attempt, looked: int, due: int, every: timedelta) -> Iterator[f.Unwatched]:
    """One look may be late; longer than that nobody watched."""
    missed = due - looked - 1
    if missed > 0:
        seconds = round(missed * every.total_seconds())
        yield f.Unwatched(step=step.step, attempt=step.n, seconds=seconds)


def news(
    release: Release, verdicts: Mapping[str, Verdict], limits: Mapping[str, str]
) -> Iterator[f.Measured]:
    """What a probe says other than before; numbers that move within a verdict are no news."""
    for probe, verdict in verdicts.items():
        fact = reading("", probe, verdict, limits.get(probe, ""))
        before = release.watched.get(probe)
        if before is None or before.fact.verdict != fact.verdict:
            yield fact


class Trouble(Struct, frozen=True):
    """Why a rollout holds: a budget that is broken, or one that says nothing."""

    budget: str
    value: str = ""
    limit: str = ""
    reason: str = ""


def trouble(
    release: Release, budgets: Mapping[str, str], verdicts: Mapping[str, Verdict]
) -> Trouble | None:
    """The first budget that counts against the rollout; a fired trigger counts as well."""
    for budget, probe in budgets.items():
        match verdicts.get(probe):
            case Breached(value, limit) if probe not in release.broken_before:
                return Trouble(budget, shown(value), limit)
            case Inconclusive(reason):
                return Trouble(budget, reason=reason)
            case _:
                continue
    return fired_since(release)


def fired_since(release: Release) -> Trouble | None:
    """A trigger that fired after somebody last said that the rollout goes on."""
    resumed = release.stops[-1][1] if release.stops else None
    for name, fired in release.triggered.items():
        if resumed is None or fired.at > resumed:
            title = release.policy.triggers[name].title
            return Trouble(title, fired.fact.value, fired.fact.limit)
    return None


def share(release: Release) -> int:
    """The percentage of the traffic that a rollout in stages reached; 0 where there was none."""
    steps = (step for step in release.plan.steps if step.action.verb.name == "rollout")
    begun = [step for step in steps if release.took_effect(step.id)]
    return max((step.part.weight if step.part else 100 for step in begun), default=0)
