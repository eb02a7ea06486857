"""Where it goes: frozen, paused, held, moved, given up, taken back, out."""

from datetime import datetime

from release import facts as f
from release.fold.handlers import Handlers
from release.state import Release, When
from release.values import replace


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


def _held(release: Release, fact: f.Held, when: When) -> None:
    release.held = when
    _stop(release, when.at)


def _stop(release: Release, at: datetime) -> None:
    if not release.stops or release.stops[-1][1] is not None:
        release.stops = (*release.stops, (at, None))


def _go(release: Release, at: datetime) -> None:
    if release.stops and release.stops[-1][1] is None:
        release.stops = (*release.stops[:-1], (release.stops[-1][0], at))


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


def _shipped(release: Release, fact: f.Shipped, when: When) -> None:
    release.shipped_at = when.at


def _over(release: Release, fact: f.Fact, when: When) -> None:
    release.ended_at = when.at


APPLY: Handlers = {
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
    f.Held: _held,
    f.Triggered: _triggered,
    f.CalledOff: _called_off,
    f.RollbackRecorded: _recorded,
    f.Shipped: _shipped,
    f.Closed: _over,
    f.Aborted: _over,
    f.RolledBack: _over,
}
