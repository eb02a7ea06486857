"""The bold sentence of where a release stands, and what is asked of whom."""

from collections.abc import Sequence
from datetime import datetime

from bot.words import blockers as words
from bot.words import obstacles
from bot.words.sentence import fill
from bot.words.steps import step_title
from bot.words.text import Safe, count, esc, full_stop, listed
from release.standing import Blocker, Standing, Why
from release.state import Release
from release.states import OVER, Status

HEADLINES: dict[Status, str] = {
    Status.RUNNING: "{going}",
    Status.PAUSED: "⏸️ Paused[ by {by}][: {reason}]",
    Status.WATCHING: "👀 {release} is {where|in production}; {watching|the checks afterwards go on}",
    Status.CLOSED: "✅ {release} is released",
    Status.ABORTING: "🔵 {release} is being aborted[ by {by}][: {reason}]",
    Status.ABORTED: "✖️ {release} was aborted[ by {by}][: {reason}]",
    Status.ROLLING_BACK: "↩️ Going back[ to {previous}]: {going}",
    Status.ROLLED_BACK: "↩️ {release} was rolled back[ to {previous}][ by {by}][: {reason}]",
}


def headline(release: Release, standing: Standing, now: datetime, *, within: bool = False) -> str:
    """Where it stands, in one sentence without its end.

    `within` its card signatures are counted only: each is named where it stands in its stage.
    """
    happened = {
        Status.PAUSED: release.paused,
        Status.ABORTING: release.abort,
        Status.ABORTED: release.abort,
        Status.ROLLED_BACK: release.rollback,
    }.get(release.status)
    facts = {
        "release": release,
        "previous": release.started.previous_tag,
        "where": _where(release),
        "going": Safe(_going(release, standing, within)),
        "watching": Safe(_watching(release, standing, within)),
        "by": happened.fact.by if happened else "",
        "reason": happened.fact.reason if happened else "",
    }
    return fill(HEADLINES[release.status], facts)


def ask(release: Release, standing: Standing) -> str:
    """Who is asked to do what first; says so when nobody is."""
    if release.status in OVER:
        return ""
    asks = filter(None, (words.ask(release, blocker) for blocker in standing.blockers))
    return full_stop(next(asks, "Nothing to do now"))


def foremost(release: Release, standing: Standing) -> Blocker | None:
    """What the headline tells in full: the worst of what is in the way, if it is bad."""
    found = standing.blockers
    if release.status is Status.WATCHING:
        return found[0] if found else None
    bad = (one for one in found if one.why in obstacles.FAILURES or one.why is Why.STOPPED)
    going = release.status in (Status.RUNNING, Status.ROLLING_BACK)
    return next(bad, None) if going else None


def _going(release: Release, standing: Standing, within: bool) -> str:
    """The worst of what is in the way, else what is being done."""
    found = standing.blockers
    if worst := foremost(release, standing):
        return f"{words.symbol(worst)} {words.what(release, worst)}"
    running = [b for b in found if b.why in obstacles.RUNNING]
    if running:
        return f"🔵 Running: {_titles(release, running)}"
    if found:
        return _waiting(release, [b for b in found if b.why is not Why.TIME] or found, within)
    doing = [esc(step_title(release, task)) for task in standing.tasks]
    return f"🔵 Next: {listed(doing, most=3)}" if doing else "🔵 Going on"


def _where(release: Release) -> str:
    if release.line.support:
        return f"out for {release.line.support}"
    return "out as a pre-release" if release.pre else ""


def _waiting(release: Release, waiting: Sequence[Blocker], within: bool) -> str:
    if len(waiting) > 1 or waiting[0].why in (Why.SIGN, Why.APPROVAL):
        signs = [one for one in waiting if one.why is Why.SIGN] if within else []
        named = [one for one in waiting if one not in signs]
        return f"⏳ Waits for {_titles(release, named, signs)}"
    return f"{words.symbol(waiting[0])} {words.what(release, waiting[0])}"


def _watching(release: Release, standing: Standing, within: bool) -> str:
    found = standing.blockers
    if within and found and found[0].why is Why.SIGN:
        return f"it waits for {_signatures([b for b in found if b.why is Why.SIGN])}"
    return words.what(release, found[0]) if found else ""


def _titles(release: Release, found: Sequence[Blocker], signs: Sequence[Blocker] = ()) -> str:
    titles = dict.fromkeys(esc(words.title_of(release, one)) for one in found)
    return listed([*titles, *([_signatures(signs)] if signs else [])], most=3)


def _signatures(signs: Sequence[Blocker]) -> str:
    return count(len(signs), "signature")
