"""The fold of the journal: what each fact changes in the picture of a release."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from release import facts as f
from release.journal import Sealed
from release.risk import Word, raised
from release.state import Attempt, Given, Release, When
from release.states import move


def fold(chain: Iterable[Sealed]) -> Release:
    """The release that these entries (its own, oldest first) describe."""
    return fold_facts([(sealed, f.fact_of(sealed)) for sealed in chain])


def fold_facts(chain: Iterable[tuple[Sealed, f.Fact]], before: Release | None = None) -> Release:
    """The same, of entries whose facts were read already; they may follow a state before.

    That one stays as it is: whoever reads it meanwhile, in whatever thread, sees no change.
    """
    release = _shared(before) if before else None
    for sealed, fact in chain:
        if isinstance(fact, f.Started):
            release = _begin(sealed, fact)
        assert release is not None, "a release's first fact is Started"
        apply(release, sealed, fact)
    assert release is not None, "a release has at least one fact"
    return release


def _shared(release: Release) -> Release:
    """A copy that shares everything in it: `apply` replaces what it changes, never alters it."""
    other = copy(release)
    for computed in ("plan", "risk"):
        other.__dict__.pop(computed, None)
    return other


def apply(release: Release, sealed: Sealed, fact: f.Fact) -> None:
    """Let one more fact of the journal change the picture of a release of one's own."""
    at = sealed.entry.at
    release.status = move(release.status, fact.kind)
    release.seq = sealed.seq
    handler = _APPLY.get(type(fact))
    if handler:
        handler(release, fact, When(fact, at, sealed.seq))


def _begin(sealed: Sealed, fact: f.Started) -> Release:
    return Release(
        id=sealed.entry.release or "",
        project=sealed.entry.project,
        started=fact,
        at=sealed.entry.at,
        source=fact.source,
        release_at=fact.release_at,
        waits=fact.waits,
        risk_said=raised(fact.risk, fact.requester),
    )


def _candidate(release: Release, fact: f.CandidateMade, when: When) -> None:
    release.risk_question, release.risk_heard = None, len(release.risk_said)
    release.candidates = [*release.candidates, fact]
    if fact.previous is not None:
        now = {"previous": fact.previous, "previous_tag": fact.previous_tag}
        release.started = release.started.model_copy(update=now)


def _began(release: Release, fact: f.StepBegan, when: When) -> None:
    attempt = Attempt(fact.step, fact.attempt, fact.candidate, when.at, fact.run, fact.host)
    tries = release.attempts.get(fact.step, [])
    release.attempts = {**release.attempts, fact.step: [*tries, attempt]}


def _change(release: Release, step: str, **changes: Any) -> None:
    """The last attempt at a step came to something."""
    *earlier, last = release.attempts[step]
    release.attempts = {**release.attempts, step: [*earlier, replace(last, **changes)]}


def _ended(release: Release, fact: f.StepEnded, when: When) -> None:
    how = {"outcome": fact.outcome, "detail": fact.detail, "evidence": fact.evidence}
    _change(release, fact.step, ended=when.at, **how)


def _retried(release: Release, fact: f.Retried, when: When) -> None:
    _change(release, fact.step, retried=True)


def _settled(release: Release, fact: f.Settled, when: When) -> None:
    again = fact.outcome == "again"
    how = {"outcome": "failed" if again else fact.outcome, "retried": again, "detail": fact.reason}
    _change(release, fact.step, settled_by=fact.by, ended=when.at, **how)


def _signed(release: Release, fact: f.Signed, when: When) -> None:
    release.signed = {**release.signed, fact.gate: [*release.signed.get(fact.gate, []), when]}


def _owed(release: Release, fact: f.DebtIncurred, when: When) -> None:
    release.debts = {**release.debts, fact.gate: when}


def _linked(release: Release, fact: f.Linked, when: When) -> None:
    release.links = {**release.links, fact.gate: when}


def _handed(release: Release, fact: f.HandedOver, when: When) -> None:
    release.led_by = (*release.led_by, fact.to)


def _announced(release: Release, fact: f.Announced, when: When) -> None:
    release.announced = {**release.announced, fact.name: when}


def _told(release: Release, fact: f.FactsWritten, when: When) -> None:
    release.told = fact


def _waived(release: Release, fact: f.Waived, when: When) -> None:
    release.waived = {**release.waived, fact.gate: [*release.waived.get(fact.gate, []), when]}


def _approved(release: Release, fact: f.Approved, when: When) -> None:
    _drop(release, fact.approval, fact.by, "replaced")
    given = Given(fact.approval, fact.by, fact.roles, fact.bound, when.at, True, fact.reason)
    given = replace(given, behalf=fact.on_behalf_of)
    release.given = [*release.given, given]


def _rejected(release: Release, fact: f.Rejected, when: When) -> None:
    _drop(release, fact.approval, fact.by, "replaced")
    given = Given(fact.approval, fact.by, (), fact.bound, when.at, False, fact.reason)
    release.given = [*release.given, given]


def _drop(release: Release, approval: str, by: str, why: str) -> None:
    def held(given: Given) -> bool:
        return given.approval == approval and given.by == by and given.gone is None

    release.given = [replace(one, gone=why) if held(one) else one for one in release.given]


def _revoked(release: Release, fact: f.Revoked, when: When) -> None:
    _drop(release, fact.approval, fact.by, "revoked")


def _lapsed(release: Release, fact: f.Lapsed, when: When) -> None:
    _drop(release, fact.approval, fact.by, fact.reason)


def _requested(release: Release, fact: f.Requested, when: When) -> None:
    release.requests = [*release.requests, when]


def _risk_said(release: Release, fact: Word, when: When) -> None:
    release.risk_said, release.risk_question = (*release.risk_said, fact), None


def _risk_asked(release: Release, fact: f.RiskLowerAsked, when: When) -> None:
    release.risk_question = when


def _source(release: Release, fact: f.TakenIn | f.Ready, when: When) -> None:
    release.source, release.waits = fact.source, False


def _notes(release: Release, fact: f.NotesEdited, when: When) -> None:
    release.notes_edit = fact


def _advisory(release: Release, fact: f.AdvisoryWritten, when: When) -> None:
    release.advisory = fact


def _landed(release: Release, fact: f.Landed, when: When) -> None:
    release.landed = [*release.landed, when]


def _surveyed(release: Release, fact: f.Surveyed, when: When) -> None:
    release.surveyed = fact


def _strays(release: Release, fact: f.StraysSeen, when: When) -> None:
    release.strays = (*release.strays, *fact.strays)


def _freeze(release: Release, fact: f.FreezeBegan, when: When) -> None:
    release.freezes = {**release.freezes, fact.branch: when}


def _thaw(release: Release, fact: f.FreezeEnded, when: When) -> None:
    others = {name: one for name, one in release.freezes.items() if name != fact.branch}
    release.freezes = others


def _asked(release: Release, fact: f.ExceptionAsked, when: When) -> None:
    release.exceptions = {**release.exceptions, fact.id: when}


def _decided(release: Release, fact: f.ExceptionDecided, when: When) -> None:
    release.decisions = {**release.decisions, fact.id: when}


def _paused(release: Release, fact: f.Paused, when: When) -> None:
    release.paused = when
    _stop(release, when.at)


def _resumed(release: Release, fact: f.Resumed, when: When) -> None:
    release.paused = release.held = None
    _go(release, when.at)


def _moved(release: Release, fact: f.Rescheduled, when: When) -> None:
    release.release_at = fact.release_at
    ahead = {name for name in release.policy.gates if _lies_ahead(release, name, when.at)}
    release.late = release.late - ahead
    release.reminded = {of: one for of, one in release.reminded.items() if of not in ahead}


def _lies_ahead(release: Release, gate: str, now: datetime) -> bool:
    """True when a gate is due later, or at no time any more: it can be late once again."""
    due = release.policy.gates[gate].due
    if due is None or release.release_at is None:
        return due is not None
    return due.after(release.release_at, release.zone) > now


def _abort(release: Release, fact: f.AbortAsked, when: When) -> None:
    release.abort = when


def _rollback(release: Release, fact: f.RollbackAsked, when: When) -> None:
    release.rollback, release.ended_at = when, None
    release.held = None


def _answered(release: Release, fact: f.Answered, when: When) -> None:
    release.answers = {**release.answers, fact.question: when}


def _reminded(release: Release, fact: f.Reminded, when: When) -> None:
    release.reminded = {**release.reminded, fact.subject: when}


def _nudged(release: Release, fact: f.Nudged, when: When) -> None:
    release.nudged = {**release.nudged, fact.subject: when}


def _late(release: Release, fact: f.LateNoted, when: When) -> None:
    release.late = {*release.late, fact.gate}


def _artifacts(release: Release, fact: f.ArtifactsSeen, when: When) -> None:
    release.artifacts = {**release.artifacts, **{piece.name: piece for piece in fact.pieces}}


def _watched(release: Release, fact: f.Measured, when: When) -> None:
    """What was broken before a rollout counts again once it was well."""
    release.measured = {**release.measured, (fact.step, fact.probe): when}
    if fact.step.startswith("gate/"):
        return
    release.watched = {**release.watched, fact.probe: when}
    if fact.verdict == "breached" and fact.step:
        release.broken_before |= {fact.probe}
    elif fact.verdict == "healthy":
        release.broken_before -= {fact.probe}
        triggers = release.policy.triggers
        fired = release.triggered.items()
        release.triggered = {n: w for n, w in fired if triggers[n].probe != fact.probe}


def _held(release: Release, fact: f.Held, when: When) -> None:
    release.held = when
    _stop(release, when.at)


def _stop(release: Release, at: datetime) -> None:
    if not release.stops or release.stops[-1][1] is not None:
        release.stops = (*release.stops, (at, None))


def _go(release: Release, at: datetime) -> None:
    if release.stops and release.stops[-1][1] is None:
        release.stops = (*release.stops[:-1], (release.stops[-1][0], at))


def _unwatched(release: Release, fact: f.Unwatched, when: When) -> None:
    key = (fact.step, fact.attempt)
    seconds = release.unwatched.get(key, 0) + fact.seconds
    release.unwatched = {**release.unwatched, key: seconds}


def _triggered(release: Release, fact: f.Triggered, when: When) -> None:
    release.triggered = {**release.triggered, fact.trigger: when}


def _called_off(release: Release, fact: f.CalledOff, when: When) -> None:
    fired = release.triggered.get(fact.trigger)
    if fired:
        still = fired.fact.model_copy(update={"rollback_at": None})
        release.triggered = {**release.triggered, fact.trigger: replace(fired, fact=still)}


def _recorded(release: Release, fact: f.RollbackRecorded, when: When) -> None:
    release.recorded = fact
    release.answers = {**release.answers, "record": when}


def _retro(release: Release, fact: f.RetroNoted, when: When) -> None:
    release.retro = (*release.retro, fact)


def _ticked(release: Release, fact: f.ActionDone, when: When) -> None:
    release.ticked = {**release.ticked, fact.id: when}


def _shipped(release: Release, fact: f.Shipped, when: When) -> None:
    release.shipped_at = when.at


def _over(release: Release, fact: f.Fact, when: When) -> None:
    release.ended_at = when.at


_APPLY: dict[type[f.Fact], Callable[[Release, Any, When], None]] = {
    f.CandidateMade: _candidate,
    f.StepBegan: _began,
    f.StepEnded: _ended,
    f.Retried: _retried,
    f.Settled: _settled,
    f.Signed: _signed,
    f.DebtIncurred: _owed,
    f.Linked: _linked,
    f.FactsWritten: _told,
    f.Announced: _announced,
    f.HandedOver: _handed,
    f.Waived: _waived,
    f.Approved: _approved,
    f.Rejected: _rejected,
    f.Revoked: _revoked,
    f.Lapsed: _lapsed,
    f.Requested: _requested,
    f.RiskRaised: _risk_said,
    f.RiskLowerAsked: _risk_asked,
    f.RiskLowered: _risk_said,
    f.TakenIn: _source,
    f.Ready: _source,
    f.NotesEdited: _notes,
    f.AdvisoryWritten: _advisory,
    f.Landed: _landed,
    f.Surveyed: _surveyed,
    f.StraysSeen: _strays,
    f.FreezeBegan: _freeze,
    f.FreezeEnded: _thaw,
    f.ExceptionAsked: _asked,
    f.ExceptionDecided: _decided,
    f.Paused: _paused,
    f.Resumed: _resumed,
    f.Rescheduled: _moved,
    f.AbortAsked: _abort,
    f.RollbackAsked: _rollback,
    f.Answered: _answered,
    f.Reminded: _reminded,
    f.Nudged: _nudged,
    f.LateNoted: _late,
    f.ArtifactsSeen: _artifacts,
    f.Measured: _watched,
    f.Held: _held,
    f.Unwatched: _unwatched,
    f.Triggered: _triggered,
    f.CalledOff: _called_off,
    f.RollbackRecorded: _recorded,
    f.RetroNoted: _retro,
    f.ActionDone: _ticked,
    f.Shipped: _shipped,
    f.Closed: _over,
    f.Aborted: _over,
    f.RolledBack: _over,
}
