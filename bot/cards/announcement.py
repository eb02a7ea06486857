"""The announcement: event and version first, then what its readers need to know of the release."""

from collections.abc import Callable
from datetime import datetime

from bot.cards.kit import Block, Message, context, header, message, section, sections
from bot.words.advisory import advisory
from bot.words.artifacts import artifacts
from bot.words.asked import migrations, way_back
from bot.words.prose import highlights
from bot.words.text import clean, esc, lasting, listed, person, when
from release.announcements import is_notice
from release.facts import CandidateMade
from release.state import Release
from release.states import Status

_NOTES = 5000
_USUAL = ("highlights", "migrations", "rollback")


def announcement(release: Release, now: datetime, purpose: str = "") -> Message:
    """What its readers are told; `purpose` is the announcement's name in the policy.

    All of one release are made of the same facts, and say them as they are now.
    """
    started, candidate = release.started, release.candidate
    event = _event(release, purpose)
    after = f", after {esc(started.previous_tag)}" if started.previous_tag else ""
    parts: list[Block | None] = [
        header(f"{release.project} {started.tag} {event}"),
        context(_by(release, purpose)),
        *_why_back(release),
        *(_said(release, candidate, purpose) if candidate else []),
        section(artifacts(release)) if release.artifacts else None,
        section(advisory(release.advisory)) if release.advisory else None,
    ]
    text = f"{esc(clean(release.project))} {esc(started.tag)} {event}"
    return message(f"{text}{'' if _is_back(release) else after}. Nothing is asked of you.", parts)


def _said(release: Release, candidate: CandidateMade, purpose: str) -> list[Block]:
    """The parts that the policy wants said to these readers, in its order."""
    rule = release.policy.announce.get(purpose)
    wanted = rule.says if rule and rule.says else _USUAL
    ahead = release.can_go_back and not _is_back(release)
    able = [name for name in wanted if name != "rollback" or ahead]
    return [block for name in able for block in _PARTS[name](release, candidate)]


def _why_back(release: Release) -> list[Block]:
    """What set off the rollback: the trigger of the policy, and what happened."""
    if release.rollback is None:
        return []
    asked = release.rollback.fact
    known = release.policy.triggers.get(asked.trigger)
    named = f"{esc(known.title)}: " if known and asked.by else ""
    return sections(f"*Rolled back* {named}{esc(asked.reason)}", most=1)


def _summary(release: Release, candidate: CandidateMade) -> list[Block]:
    if release.told is None:
        return _highlights(release, candidate)
    return sections(esc(release.told.summary), most=2)


def _highlights(release: Release, candidate: CandidateMade) -> list[Block]:
    return sections(highlights(candidate.notes, _NOTES), most=3)


def _impact(release: Release, candidate: CandidateMade) -> list[Block]:
    text = release.told.impact if release.told else ", ".join(candidate.touched)
    return sections(f"*Touches* {esc(text)}", most=1) if text else []


def _migrations(release: Release, candidate: CandidateMade) -> list[Block]:
    told = f"*Migrations* {esc(release.told.migrations)}" if release.told else ""
    return sections(told or migrations(candidate), most=1)


def _rollback(release: Release, candidate: CandidateMade) -> list[Block]:
    told = f"*Rollback* {esc(release.told.rollback)}" if release.told else ""
    return sections(told or way_back(release, candidate, None), most=1)


_PARTS: dict[str, Callable[[Release, CandidateMade], list[Block]]] = {
    "summary": _summary,
    "highlights": _highlights,
    "impact": _impact,
    "migrations": _migrations,
    "rollback": _rollback,
}


def _is_back(release: Release) -> bool:
    return release.status in (Status.ROLLING_BACK, Status.ROLLED_BACK)


def _event(release: Release, purpose: str) -> str:
    if _is_back(release):
        before = release.started.previous_tag
        return f"was rolled back to {esc(before)}" if before else "was rolled back"
    if release.status in (Status.ABORTING, Status.ABORTED):
        return "is not released: it was given up"
    if is_notice(release, purpose) and not release.shipped_at:
        return "is about to be released"
    return "is out for testing" if release.pre else "is released"


def _by(release: Release, purpose: str) -> str:
    started = release.started
    approvers = {given.by for given in release.given if given.yes and given.gone is None}
    parts = [
        esc(release.kind),
        f"released by {person(started.requester)}",
        f"approved by {listed(map(person, sorted(approvers)))}" if approvers else "",
        f"planned for {when(release.release_at)}" if release.release_at else "",
        f"took {lasting(release.shipped_at - release.at)}" if release.shipped_at else "",
    ]
    return " · ".join(filter(None, parts))
