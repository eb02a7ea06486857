"""Announcements: who hears which, when a notice is due, and what has to be corrected."""

from collections.abc import Iterator
from datetime import datetime

from release import facts as f
from release.policy.model import Announcement
from release.records import Post
from release.state import Release
from release.states import Status

BACK = "back"
"""The purpose of the message that tells of a rollback."""


def audience(release: Release, name: str) -> tuple[str, ...]:
    """The channels that hear an announcement; without a name, every one of the project.

    Nobody hears of what is under an embargo.
    """
    if not release.disclosed:
        return ()
    if not name:
        return release.binding.announce_to
    bound = release.binding.announce
    to = release.policy.announce[name].to
    return tuple(dict.fromkeys(channel for group in to for channel in bound.get(group, ())))


def posts(release: Release, name: str) -> list[Post]:
    """One message for each channel that hears it."""
    return [_post(release, name, channel) for channel in audience(release, name)]


def _post(release: Release, name: str, channel: str) -> Post:
    what = {"show": "announcement", "purpose": name}
    return Post(f"announce:{release.id}:{name}:{channel}", channel, what, release.id)


def is_notice(release: Release, name: str) -> bool:
    """True for what is told before production has the release."""
    rule = release.policy.announce.get(name)
    if rule is None:
        return False
    texts = [step.action for step in release.plan.steps]
    first = next((n for n, one in enumerate(texts) if one.touches_production), len(texts))
    own = [n for n, one in enumerate(texts) if one.text == f"announce {name}"]
    return rule.at is not None or any(n < first for n in own)


def due(release: Release, now: datetime) -> Iterator[f.Announced]:
    """Notices whose time has come: so long before the release date, at once without a date."""
    for name, moment in _coming(release):
        if moment is None or moment <= now:
            yield f.Announced(name=name, channels=audience(release, name))


def next_due(release: Release) -> list[datetime]:
    """When the next notices go out."""
    return [moment for _, moment in _coming(release) if moment]


def _coming(release: Release) -> Iterator[tuple[str, datetime | None]]:
    going = release.status in (Status.RUNNING, Status.PAUSED) and not release.in_production
    if not going or release.candidate is None or release.line.hotfix or not release.disclosed:
        return  # what is urgent or secret has no notice
    for name, rule in release.policy.announce.items():
        if rule.at is not None and name not in release.announced:
            yield name, _moment(release, rule)


def _moment(release: Release, rule: Announcement) -> datetime | None:
    if rule.at is None or release.release_at is None:
        return None
    return rule.at.after(release.release_at, release.zone)


CORRECTED_BY = (
    f.FactsWritten, f.CandidateMade, f.Rescheduled, f.Shipped, f.RolledBack, f.RollbackAsked, f.Aborted,
    f.ArtifactsSeen,
)  # fmt: skip
"""Facts after which what was announced is no longer so."""


def posts_after(release: Release, fact: f.Fact) -> list[Post]:
    """Messages that a fact makes or corrects; `release` is as it was before it."""
    if isinstance(fact, f.Announced):
        rule = release.policy.announce.get(fact.name)
        return posts(release, fact.name) if rule and rule.at is not None else []
    if not isinstance(fact, CORRECTED_BY):
        return []
    stale = [
        (name, own)
        for name, own in _told(release)
        if not isinstance(fact, f.Shipped) or is_notice(release, name)
    ]
    told = [_post(release, name, channel) for name, own in stale for channel in own]
    if isinstance(fact, f.RolledBack):
        everybody = dict.fromkeys(channel for _, own in _told(release) for channel in own)
        told += [_post(release, BACK, channel) for channel in everybody]
    return told


def _told(release: Release) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, when.fact.channels) for name, when in release.announced.items()]
