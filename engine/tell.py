"""Which messages a fact makes: one card edited in place, its thread as log, and requests."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.ports import Ledger
from engine.world import Project
from release import facts as f
from release.announcements import posts_after
from release.journal import Sealed
from release.records import Post
from release.state import Release
from release.states import Status

# Facts worth a line in the thread; all others show on the card only.
LINES = frozenset({
    f.Started, f.CandidateMade, f.StepEnded, f.Settled, f.Signed, f.Waived, f.Approved, f.Revoked,
    f.Lapsed, f.Rejected, f.TakenIn, f.Ready, f.NotesEdited, f.AdvisoryWritten, f.Landed, f.Surveyed, f.StraysSeen,
    f.ExceptionAsked,
    f.ExceptionDecided, f.Paused, f.Resumed, f.Rescheduled, f.AbortAsked, f.Aborted,
    f.RollbackAsked, f.Answered, f.LateNoted, f.RetroNoted, f.ActionDone, f.Reminded, f.Nudged, f.Measured, f.Held,
    f.Unwatched, f.Triggered, f.CalledOff, f.RollbackRecorded, f.Shipped, f.Closed, f.RolledBack,
    f.RiskRaised, f.RiskLowerAsked, f.RiskLowered, f.DebtIncurred, f.Linked, f.FactsWritten, f.Announced, f.HandedOver,
})  # fmt: skip

# Facts after which an approval request shows something else.
TOUCH_REQUESTS = frozenset({
    f.Approved, f.Rejected, f.Revoked, f.Lapsed, f.CandidateMade, f.StepBegan, f.AbortAsked,
    f.RollbackAsked, f.Shipped, f.Landed, f.Surveyed, f.Waived, f.ExceptionDecided,
    f.Rescheduled, f.RiskRaised, f.RiskLowered, f.HandedOver,
})  # fmt: skip


def card_key(release: str) -> str:
    """The key of a release's one card."""
    return f"card:{release}"


def tell(ledger: Ledger, release: Release, facts: Sequence[tuple[Sealed, f.Fact]]) -> None:
    """Want the messages that these new facts of a release make."""
    for post in posts_for(release, facts):
        ledger.post(post)


def posts_for(release: Release, facts: Iterable[tuple[Sealed, f.Fact]]) -> Iterator[Post]:
    """The posts to make or edit; an existing one is only edited."""
    facts = list(facts)
    yield card(release)
    for sealed, fact in facts:
        if type(fact) in LINES:
            yield line(release, sealed.seq, is_loud(fact) and not ended_with_it(release, fact))
        if isinstance(fact, f.Requested):
            yield request(release, fact)
        yield from posts_after(release, fact)
        yield from redacted(release, fact)
        yield from (line(release, seq, loud=True) for seq in _answered(release, fact))
    if any(type(fact) in TOUCH_REQUESTS for _, fact in facts):
        yield from (request(release, when.fact) for when in release.requests)


def _answered(release: Release, fact: f.Fact) -> list[int]:
    """Lines with buttons that this fact makes stale; `release` is as it was before."""
    held = [release.held.seq] if release.held else []
    fired = release.triggered
    match fact:
        case f.Resumed():
            return held
        case f.CalledOff(trigger=name) if name in fired:
            return [fired[name].seq]
        case f.Measured(verdict="healthy", probe=probe, step=""):
            triggers = release.policy.triggers
            return [when.seq for name, when in fired.items() if triggers[name].probe == probe]
        case f.RollbackAsked():
            return [*held, *(when.seq for when in fired.values())]
        case _:
            return []


def is_loud(fact: f.Fact) -> bool:
    """Only failure, lateness and completion leave the thread."""
    if isinstance(fact, f.StepEnded):
        return fact.outcome != "done"
    by_itself = isinstance(fact, f.Held) and not fact.by
    return by_itself or isinstance(fact, f.LateNoted | f.Shipped | f.RolledBack | f.Triggered)


def ended_with_it(release: Release, fact: f.Fact) -> bool:
    """True for a step forward that ended because its release turned back: nobody mends that."""
    back = release.status in (Status.ROLLING_BACK, Status.ABORTING)
    return back and isinstance(fact, f.StepEnded) and not fact.step.startswith(_BACK)


_BACK = ("rollback/", "abort/")


def card(release: Release) -> Post:
    """The one message that shows a release."""
    what = {"show": "card"}
    return Post(card_key(release.id), release.started.channel, what, release.id)


def line(release: Release, seq: int, loud: bool) -> Post:
    """A line of the log in the card's thread."""
    what = {"show": "line", "seq": seq}
    key, parent = f"line:{seq}", card_key(release.id)
    return Post(key, release.started.channel, what, release.id, parent, broadcast=loud)


def switched(project: Project, key: str, kind: str, facts: Mapping[str, Any]) -> Post:
    """What a project's channel is told of a switch of the whole project."""
    what = {**facts, "show": "switched", "kind": kind, "project": project.name}
    return Post(key, project.binding.channel, what)


def redacted(release: Release, fact: f.Fact) -> Iterator[Post]:
    """The one line in public about a train in private; edited when it is out, or given up."""
    channel = release.started.redacted_in
    out = isinstance(fact, f.StepEnded) and fact.step.endswith("/disclose")
    if channel and (out or isinstance(fact, f.Started | f.Aborted)):
        key = f"redacted:{release.started.train or release.id}"
        yield Post(key, channel, {"show": "redacted"}, release.id)


def request(release: Release, fact: f.Requested) -> Post:
    """The one message that asks approvers and mentions them."""
    what = {"show": "request", **fact.model_dump()}
    key = f"request:{release.id}:{fact.approval}:{fact.candidate}:{fact.risk}"
    return Post(key, release.started.channel, what, release.id)
