"""What follows from where a release stands, without any step: shipped, asked, late, reminded."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from release import facts as f
from release import lessons
from release.announcements import due as notices
from release.announcements import next_due as next_notices
from release.approvals import asked
from release.debts import incurred
from release.hours import Hours, awake
from release.standing import ALONE, CLOSED, Around, Blocker, StageStanding, Standing, Why, standing
from release.state import Release
from release.states import OVER, Status
from release.triggers import back_by_itself, called_off, countdowns, next_look

MOST_REMINDERS = 3
# A script under way is looked at so often: nobody tells an end that came while we were down.
ASKED_FIRST = ("run", "probe", "rehearse")
"""Kinds of gate that close before people are asked to approve."""
LOOK_AGAIN = timedelta(seconds=15)


def transitions(
    release: Release, picture: Standing, now: datetime, quiet: Hours | None = None
) -> list[f.Fact]:
    """The facts that hold now and are not written yet; in quiet hours nobody is reminded."""
    if picture.forsaken:
        return [_follows(release, picture.forsaken)]
    if release.status in OVER:
        return []
    if picture.overtaken:
        return called_off(release, picture.overtaken)
    if back := back_by_itself(release, now):
        return [back]
    return [
        *incurred(release, now),
        *notices(release, now),
        *_moves(release, picture),
        *_requests(release, picture),
        *_late(release, picture, now),
        *_reminders(release, picture, now, quiet),
    ]


def due_next(
    release: Release, now: datetime, quiet: Hours | None = None, seen: Around = ALONE
) -> datetime | None:
    """When the release wants to be looked at although nothing happens."""
    if release.status in OVER:
        return None
    picture = standing(release, now, seen)
    moments = [picture.next_at, *_expiries(release), *next_look(release, now)]
    moments += [*countdowns(release).values(), *next_notices(release)]
    moments += [at for _, at, _ in _due_reminders(release, picture, now, quiet)]
    moments += [due for _, due in _dues(release, picture)]
    if picture.watch:
        moments.append(now + LOOK_AGAIN)
    later = [moment for moment in moments if moment and moment > now]
    return min(later, default=None)


def _follows(release: Release, others: str) -> f.Fact:
    """What went together goes back together, also when a trigger asked."""
    reason = f"{others} turned back, and its train with it"
    if release.in_production:
        return f.RollbackAsked(by="", reason=reason)
    return f.AbortAsked(by="", reason=reason)


def _moves(release: Release, picture: Standing) -> Iterator[f.Fact]:
    if release.status is Status.RUNNING and picture.actions_done and not picture.held:
        yield f.Shipped()
    elif release.status is Status.WATCHING and picture.complete:
        yield f.Closed()
    elif release.status is Status.ROLLING_BACK and picture.complete:
        yield from (f.FreezeEnded(branch=branch) for branch in release.freezes)
        yield f.RolledBack()
    elif release.status is Status.ABORTING and picture.complete:
        yield f.Aborted()


def _requests(release: Release, picture: Standing) -> Iterator[f.Fact]:
    """Approvers are asked once a candidate, when the automatic gates before it are closed."""
    candidate = release.candidate
    if candidate is None or release.status is not Status.RUNNING:
        return
    waiting = {b.subject for b in picture.blockers if b.why is Why.APPROVAL}
    for stage in picture.stages:
        name = stage.planned.approval[0] if stage.planned.approval else ""
        if name in waiting and _machines_agree(stage) and not asked(release, name):
            yield f.Requested(approval=name, candidate=candidate.n, risk=release.risk.name)


def _machines_agree(stage: StageStanding) -> bool:
    return all(g.mark in CLOSED for g in stage.gates if g.planned.gate.kind in ASKED_FIRST)


def _dues(release: Release, picture: Standing) -> Iterator[tuple[str, datetime]]:
    """Open items with a due date."""
    if release.status in (Status.RUNNING, Status.PAUSED):
        yield from lessons.dues(release)
    for stage in picture.stages:
        for gate in (*stage.gates, *stage.checks):
            if gate.due and gate.mark not in CLOSED and gate.planned.gate.due:
                yield gate.planned.name, gate.due


def _late(release: Release, picture: Standing, now: datetime) -> Iterator[f.Fact]:
    """A late item is said once; only an unfinished one holds."""
    for name, due in _dues(release, picture):
        if due <= now and name not in release.late:
            yield f.LateNoted(gate=name)


def _reminders(
    release: Release, picture: Standing, now: datetime, quiet: Hours | None
) -> Iterator[f.Fact]:
    if picture.held:
        return
    late = {name for name, due in _dues(release, picture) if due <= now}
    for name, at, n in _due_reminders(release, picture, now, quiet):
        if at <= now and name not in late:
            yield f.Reminded(subject=name, n=n)


def _due_reminders(
    release: Release, picture: Standing, now: datetime, quiet: Hours | None
) -> Iterator[tuple[str, datetime, int]]:
    """What people are waited for: when they are reminded next, and which reminder that is."""
    hours = None if release.line.hotfix else quiet  # what is urgent lets nobody sleep
    for blocker in picture.blockers:
        if blocker.why is Why.APPROVAL:
            for name, at, n in _approval_reminder(release, blocker.subject, now):
                yield name, _told_at(at, now, hours, release), n
        elif blocker.why is Why.QUESTION and blocker.subject == "record":
            yield _record_reminder(release, blocker, hours, now)
        elif blocker.why is Why.SIGN and blocker.until and blocker.subject not in release.reminded:
            remind = release.policy.gates[blocker.subject].remind
            at = remind.before(blocker.until, release.zone)
            yield blocker.subject, _told_at(at, now, hours, release), 1


def _record_reminder(
    release: Release, blocker: Blocker, hours: Hours | None, now: datetime
) -> tuple[str, datetime, int]:
    """A rollback that nobody has told about is reminded of every day."""
    last = release.reminded.get(blocker.subject)
    since = last.at if last else blocker.since or now
    n = last.fact.n + 1 if last else 1
    return blocker.subject, _told_at(since + timedelta(days=1), now, hours, release), n


def _told_at(at: datetime, now: datetime, quiet: Hours | None, release: Release) -> datetime:
    """A reminder that is due waits for the project's morning, also one that comes late."""
    return awake(max(at, now), quiet, release.zone, release.binding.holidays)


def _approval_reminder(
    release: Release, name: str, now: datetime
) -> Iterator[tuple[str, datetime, int]]:
    """The rhythm doubles and ends after three; an approval that expires begins it anew."""
    asked = [when.at for when in release.requests if when.fact.approval == name]
    if not asked:
        return
    approval = release.policy.approvals[name]
    ends = [approval.expires.after(x.at, release.zone) for x in release.given if x.approval == name]
    since = max([asked[-1], *(end for end in ends if end <= now)])
    last = release.reminded.get(name)
    n = last.fact.n + 1 if last and last.at >= since else 1
    if n <= MOST_REMINDERS:
        waits = 2**n - 1 if since == asked[-1] else 2 ** (n - 1) - 1
        at = since + approval.remind.about * waits
        if n > 1 and last:  # after a night two would come at once
            at = max(at, last.at + approval.remind.about)
        yield name, at, n


def _expiries(release: Release) -> list[datetime]:
    """When granted exceptions end."""
    soon = timedelta(seconds=1)
    return [w.fact.until + soon for w in release.decisions.values() if w.fact.until]
