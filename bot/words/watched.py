"""Lines of the log for what was measured and what followed from it."""

from datetime import datetime, timedelta

from bot.words.did import Teller
from bot.words.steps import step_title
from bot.words.text import esc, lasting, person, when
from release import facts as f
from release.rollouts import share
from release.state import Release


def _measured(release: Release, fact: f.Measured, now: datetime) -> str:
    """What has no answer, and what is well again; a breach is told with what follows from it."""
    what = f"“{esc(step_title(release, fact.step))}”" if fact.step else esc(_names(release, fact))
    if fact.verdict == "inconclusive":
        again = "It is asked again; it does not count as passed."
        return f"❔ {what} has no answer: {esc(fact.reason)}. {again}"
    if fact.verdict == "healthy" and not fact.step and release.stops:
        wanted = f", wanted {esc(fact.limit)}" if fact.limit else ""
        return f"✅ {what}: measured {esc(fact.value)}{wanted}"
    return ""


def _names(release: Release, fact: f.Measured) -> str:
    """What the policy calls what a probe measures."""
    policy = release.policy
    budgets = [
        name
        for one in policy.rollout.values()
        for name, p in one.budgets.items()
        if p == fact.probe
    ]
    titles = [one.title for one in policy.triggers.values() if one.probe == fact.probe]
    return next(iter([*budgets, *titles]), fact.probe)


def _held(release: Release, fact: f.Held, now: datetime) -> str:
    at = f" at {reached} %" if (reached := share(release)) else ""
    if fact.by:
        because = f": {esc(fact.reason)}" if fact.reason else ""
        return f"⏸️ {person(fact.by)} holds the rollout{at}{because}. It goes on when somebody resumes it."
    broke = f"{esc(fact.budget)} measured {esc(fact.value)}, wanted {esc(fact.limit)}"
    silent = f"{esc(fact.budget)} gives no answer: {esc(fact.reason)}"
    why = broke if fact.value else silent
    return f"⏸️ The rollout holds by itself{at}: {why}. It goes on when somebody resumes it."


def _unwatched(release: Release, fact: f.Unwatched, now: datetime) -> str:
    took = lasting(timedelta(seconds=fact.seconds))
    return f"⏳ Nobody measured for {took}: “{esc(step_title(release, fact.step))}” takes so much longer"


def _triggered(release: Release, fact: f.Triggered, now: datetime) -> str:
    title = esc(release.policy.triggers[fact.trigger].title)
    said = f"⚠️ {title}: measured {esc(fact.value)}, wanted {esc(fact.limit)}."
    if fact.rollback_at:
        return f"{said} It is rolled back by itself at {when(fact.rollback_at)}, unless somebody stops that."
    return f"{said} Somebody has to decide whether to roll back."


def _called_off(release: Release, fact: f.CalledOff, now: datetime) -> str:
    because = f": {esc(fact.reason)}" if fact.reason else ""
    if not fact.by:
        return f"✅ The countdown is over, it is not rolled back by itself{because}"
    return f"✅ {person(fact.by)} stopped the countdown: it is not rolled back by itself{because}"


def _recorded(release: Release, fact: f.RollbackRecorded, now: datetime) -> str:
    return "\n".join(
        [
            f"📝 {person(fact.by)} recorded the rollback:",
            f"• *Reason* {esc(fact.reason)}",
            f"• *Impact* {esc(fact.impact)}",
            f"• *Corrective actions* {esc(fact.corrective)}",
            f"• *Plan for the next release* {esc(fact.again)}",
        ]
    )


WATCHED: dict[type[f.Fact], Teller] = {
    f.Measured: _measured,
    f.Held: _held,
    f.Unwatched: _unwatched,
    f.Triggered: _triggered,
    f.CalledOff: _called_off,
    f.RollbackRecorded: _recorded,
}
