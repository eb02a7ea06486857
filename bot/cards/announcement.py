"""The announcement: event and version first, then what readers need to know."""

from datetime import datetime

from bot.cards.kit import Block, Message, context, header, message, section, sections
from bot.words.artifacts import artifacts
from bot.words.asked import migrations, way_back
from bot.words.prose import highlights
from bot.words.text import clean, esc, lasting, listed, person, when
from release.state import Release
from release.states import Status

_NOTES = 5000
_BEFORE = ("before", "advance", "planned")


def announcement(release: Release, now: datetime, purpose: str = "") -> Message:
    """What stakeholders read; `purpose` is the announcement's name in the policy."""
    started, candidate = release.started, release.candidate
    event = _event(release, purpose)
    after = f", after {esc(started.previous_tag)}" if started.previous_tag else ""
    back = release.status in (Status.ROLLING_BACK, Status.ROLLED_BACK)
    parts: list[Block | None] = [
        header(f"{release.project} {started.tag} {event}"),
        context(_by(release, purpose)),
        *(sections(highlights(candidate.notes, _NOTES), most=3) if candidate else []),
        section(f"{migrations(candidate)}\n{way_back(release, candidate, None)}")
        if candidate
        else None,
        section(artifacts(release)) if release.artifacts else None,
    ]
    text = f"{esc(clean(release.project))} {esc(started.tag)} {event}{'' if back else after}."
    return message(f"{text} Nothing is asked of you.", parts)


def _event(release: Release, purpose: str) -> str:
    if release.status in (Status.ROLLING_BACK, Status.ROLLED_BACK):
        return f"was rolled back to {esc(release.started.previous_tag or 'the version before')}"
    if any(word in purpose for word in _BEFORE):
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
