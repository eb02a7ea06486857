"""How steps went: each attempt from its beginning to its end, and what was measured."""

from typing import Any

from release import facts as f
from release.fold.handlers import Handlers
from release.state import Attempt, Release, When
from release.values import replace


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


def _put_off(release: Release, fact: f.PutOff, when: When) -> None:
    """It is as if it had not begun."""
    *earlier, _ = release.attempts[fact.step]
    others = {step: tries for step, tries in release.attempts.items() if step != fact.step}
    release.attempts = {**others, fact.step: earlier} if earlier else others


def _retried(release: Release, fact: f.Retried, when: When) -> None:
    _change(release, fact.step, retried=True)


def _settled(release: Release, fact: f.Settled, when: When) -> None:
    again = fact.outcome == "again"
    how = {"outcome": "failed" if again else fact.outcome, "retried": again, "detail": fact.reason}
    _change(release, fact.step, settled_by=fact.by, ended=when.at, **how)


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


def _unwatched(release: Release, fact: f.Unwatched, when: When) -> None:
    key = (fact.step, fact.attempt)
    seconds = release.unwatched.get(key, 0) + fact.seconds
    release.unwatched = {**release.unwatched, key: seconds}


APPLY: Handlers = {
    f.StepBegan: _began,
    f.StepEnded: _ended,
    f.PutOff: _put_off,
    f.Retried: _retried,
    f.Settled: _settled,
    f.Measured: _watched,
    f.Unwatched: _unwatched,
}
