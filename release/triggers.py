"""What may set off a rollback: which triggers are watched, who may declare one, what is due."""

from collections.abc import Mapping
from datetime import datetime

from release import facts as f
from release.policy.model import Trigger
from release.rollouts import next_turn
from release.state import Release
from release.states import Status
from release.turns import Asker

_LIVE = (Status.RUNNING, Status.PAUSED, Status.WATCHING)


def watched(release: Release) -> Mapping[str, Trigger]:
    """The triggers whose probes are looked at now."""
    if release.status not in _LIVE or not release.in_production:
        return {}
    return {name: one for name, one in release.policy.triggers.items() if one.probe}


def next_look(release: Release, now: datetime) -> list[datetime]:
    """When triggers are looked at next."""
    since = release.in_production_since
    found = watched(release).values()
    return [next_turn(since, one.every.about, now) for one in found] if since else []


def countdowns(release: Release) -> dict[str, datetime]:
    """The rollbacks that begin by themselves, and when."""
    if release.status not in _LIVE:
        return {}
    fired = ((name, when.fact.rollback_at) for name, when in release.triggered.items())
    return {name: at for name, at in fired if at is not None}


def back_by_itself(release: Release, now: datetime) -> f.RollbackAsked | None:
    """The rollback whose countdown is over."""
    for name, at in countdowns(release).items():
        if at <= now:
            fired = release.triggered[name].fact
            title = release.policy.triggers[name].title
            reason = f"{title}: measured {fired.value}, wanted {fired.limit}"
            return f.RollbackAsked(by="", reason=reason, trigger=name)
    return None


def called_off(release: Release, later: str) -> list[f.Fact]:
    """The end of its countdowns: going back would take away what came to production after it."""
    reason = f"{later} is in production meanwhile"
    return [f.CalledOff(trigger=name, by="", reason=reason) for name in countdowns(release)]


def may_declare(trigger: Trigger, asker: Asker) -> bool:
    """True for the roles that the trigger names."""
    return asker.holds(trigger.by)
