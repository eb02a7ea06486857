"""One line of the log for each fact worth telling: what happened, who did it, what follows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.words import blockers
from bot.words.labels import approval_title
from bot.words.steps import action_title, gate_title, question, step_title
from bot.words.text import (
    bold,
    changes,
    code,
    count,
    esc,
    full_stop,
    lasting,
    listed,
    person,
    when,
)
from release import facts as f
from release.journal import Sealed
from release.standing import Blocker, standing
from release.state import Attempt, Release


def told(release: Release, sealed: Sealed, now: datetime) -> str:
    """The line for a fact; empty for what the card alone shows."""
    fact = f.fact_of(sealed)
    teller = _TELL.get(type(fact))
    return teller(release, fact, now) if teller else ""


def tried(release: Release, fact: f.StepEnded) -> Attempt | None:
    """The attempt that ended."""
    tries = release.attempts.get(fact.step, [])
    return next((one for one in tries if one.n == fact.attempt), None)


def _started(release: Release, fact: f.Started, now: datetime) -> str:
    after = f" after {esc(fact.previous_tag)}" if fact.previous_tag else ""
    reasons = f": {listed(esc(r) for r in fact.reasons)}" if fact.reasons else ""
    again = _changes(release, "Left out, because it was rolled back before", fact.reverted)
    return f"▶️ {person(fact.requester)} started {bold(fact.tag)}{after}{reasons}{again}"


def _candidate(release: Release, fact: f.CandidateMade, now: datetime) -> str:
    changes = count(len(fact.lines) + fact.more, "change")
    risk = f", risk {esc(fact.risk)}" if fact.risk != "standard" else ""
    return f"📦 Candidate {fact.n} is made: {changes}{risk}, version and notes written, commit {code(fact.commit[:8])}"


def _step_ended(release: Release, fact: f.StepEnded, now: datetime) -> str:
    title, attempt = esc(step_title(release, fact.step)), tried(release, fact)
    took = _took(attempt)
    detail = f": {esc(fact.detail)}" if fact.detail else ""
    again = f" (try {fact.attempt})" if fact.attempt > 1 else ""
    match fact.outcome:
        case "failed":
            after = f" after {took}" if took else ""
            return f"⛔ “{title}” failed{again}{after}{detail}"
        case "unknown":
            return f"❔ Nobody saw how “{title}” ended{detail}. Look, then say how it ended."
        case "done":
            if _told_otherwise(fact.step):
                return ""
            done = "was there already" if fact.seen and not fact.detail else "done"
            within = f" in {took}" if took and not fact.seen else ""
            return f"✅ “{title}” {done}{again}{within}{detail}"


def _took(attempt: Attempt | None) -> str:
    """How long it took, when that was long enough to tell."""
    if attempt is None or attempt.ended is None:
        return ""
    length = attempt.ended - attempt.began
    return lasting(length) if length >= timedelta(seconds=1) else ""


def _told_otherwise(step: str) -> bool:
    """Steps whose own fact makes a line: the candidate, and the end of a release."""
    return step.rpartition("/")[2] in ("candidate", "clean-up")


def _settled(release: Release, fact: f.Settled, now: datetime) -> str:
    outcome = {"done": "it was done", "failed": "it failed", "again": "it is done again"}
    title = esc(step_title(release, fact.step))
    return (
        f"✅ {person(fact.by)} looked at “{title}”: {outcome[fact.outcome]}{_because(fact.reason)}"
    )


def _signed(release: Release, fact: f.Signed, now: datetime) -> str:
    evidence = f" – {esc(fact.evidence)}" if fact.evidence else ""
    return f"✅ {person(fact.by)} signed {_gate(release, fact.gate)}{_because(fact.note)}{evidence}"


def _waived(release: Release, fact: f.Waived, now: datetime) -> str:
    return f"☑️ {person(fact.by)} waived {_gate(release, fact.gate)}{_because(fact.reason)}"


def _approved(release: Release, fact: f.Approved, now: datetime) -> str:
    behalf = f" for {person(fact.on_behalf_of)}" if fact.on_behalf_of else ""
    title = esc(approval_title(release, fact.approval))
    return f"✅ {title}: approved by {person(fact.by)}{behalf}{_because(fact.reason)}"


def _rejected(release: Release, fact: f.Rejected, now: datetime) -> str:
    title = esc(approval_title(release, fact.approval))
    return f"⛔ {title}: rejected by {person(fact.by)}{_because(fact.reason)}"


def _revoked(release: Release, fact: f.Revoked, now: datetime) -> str:
    title = esc(approval_title(release, fact.approval))
    return f"↩️ {title}: {person(fact.by)} took the answer back"


def _lapsed(release: Release, fact: f.Lapsed, now: datetime) -> str:
    title = esc(approval_title(release, fact.approval))
    return f"↩️ {title}: the approval by {person(fact.by)} no longer counts{_because(fact.reason)}"


def _taken_in(release: Release, fact: f.TakenIn, now: datetime) -> str:
    newer = count(fact.count, "newer commit")
    return f"🔀 {person(fact.by)} took {newer} in; a new candidate follows"


def _ready(release: Release, fact: f.Ready, now: datetime) -> str:
    return f"▶️ {person(fact.by)} says the branch is ready, at {code(fact.source[:8])}"


def _notes(release: Release, fact: f.NotesEdited, now: datetime) -> str:
    return f"📝 {person(fact.by)} edited the notes; they go into the next candidate"


def _landed(release: Release, fact: f.Landed, now: datetime) -> str:
    freeze = release.freezes.get(fact.branch)
    frozen = set(freeze.fact.classes) if freeze else set()
    broke = [line for line in fact.lines if frozen & set(line.classes)]
    if not broke:
        return ""
    head = f"⛔ {count(len(broke), 'commit')} landed on {code(fact.branch)}, which is frozen for {listed(sorted(map(esc, frozen)))}"
    return f"{head}. Production waits for an exception.{_changes(release, '', broke)}"


def _surveyed(release: Release, fact: f.Surveyed, now: datetime) -> str:
    if not fact.direct:
        return ""
    head = f"⛔ {count(len(fact.direct), 'commit')} went to {code(fact.branch)} without review. Somebody has to sign for them."
    return head + _changes(release, "", fact.direct)


def _asked(release: Release, fact: f.ExceptionAsked, now: datetime) -> str:
    owner = release.policy.freeze.owner if release.policy.freeze else ""
    holders = blockers.people(release.binding.holders(owner)) or esc(owner)
    commits = listed((code(sha[:8]) for sha in fact.commits), most=10)
    return "\n".join(
        [
            f"🙋 {person(fact.by)} asks for an exception to the freeze, for {commits}. {holders} decides:",
            f"• *Reason* {esc(fact.reason)}",
            f"• *Risk* {esc(fact.risk) or 'not said'}",
            f"• *Way back* {esc(fact.way_back) or 'not said'}",
        ]
    )


def _decided(release: Release, fact: f.ExceptionDecided, now: datetime) -> str:
    if not fact.granted:
        return f"⛔ {person(fact.by)} denied the exception{_because(fact.reason)}"
    until = f" until {when(fact.until)}" if fact.until else ""
    return f"✅ {person(fact.by)} granted the exception{until}{_because(fact.reason)}"


def _paused(release: Release, fact: f.Paused, now: datetime) -> str:
    return (
        f"⏸️ {person(fact.by)} paused the release{_because(fact.reason)}. What runs now still ends."
    )


def _resumed(release: Release, fact: f.Resumed, now: datetime) -> str:
    return f"▶️ {person(fact.by)} resumed the release"


def _rescheduled(release: Release, fact: f.Rescheduled, now: datetime) -> str:
    moment = f"to {when(fact.release_at)}" if fact.release_at else "to as soon as it may"
    return f"🗓️ {person(fact.by)} moved production {moment}"


def _abort(release: Release, fact: f.AbortAsked, now: datetime) -> str:
    return f"✖️ {person(fact.by)} aborts the release{_because(fact.reason)}"


def _aborted(release: Release, fact: f.Aborted, now: datetime) -> str:
    return f"✖️ {bold(release.started.tag)} is aborted; nothing of it is left behind"


def _rollback(release: Release, fact: f.RollbackAsked, now: datetime) -> str:
    steps = [esc(action_title(release, action)) for action in release.policy.rollback]
    before = esc(release.started.previous_tag or "the version before")
    plan = f" Steps: {', '.join(steps)}." if steps else ""
    return f"↩️ {person(fact.by)} rolls back to {before}{_because(fact.reason)}.{plan}"


def _rolled_back(release: Release, fact: f.RolledBack, now: datetime) -> str:
    before = esc(release.started.previous_tag or "the version before")
    took = (
        f" in {lasting((release.ended_at or now) - release.rollback.at)}"
        if release.rollback
        else ""
    )
    return f"↩️ Rolled back to *{before}*{took}. The number {esc(release.started.tag)} is not used again."


def _answered(release: Release, fact: f.Answered, now: datetime) -> str:
    asked = esc(question(fact.question))
    return f"✅ {person(fact.by)} decided “{asked}”: {bold(fact.answer)}{_because(fact.note)}"


def _late(release: Release, fact: f.LateNoted, now: datetime) -> str:
    gate = release.policy.gates.get(fact.gate)
    role = f" It waits for {esc(gate.sign)}." if gate and gate.sign else ""
    return f"⏰ {_gate(release, fact.gate)} is past its date and not done.{role}"


def _reminded(release: Release, fact: f.Reminded, now: datetime) -> str:
    for blocker in standing(release, now).blockers:
        if blocker.subject == fact.subject:
            whom = blockers.who(release, blocker, mention=True)
            to = f" {whom}:" if whom else ""
            return f"🔔 Reminder:{to} {full_stop(blockers.what(release, blocker))} {blockers.clears(release, blocker)}"
    return ""


def _nudged(release: Release, fact: f.Nudged, now: datetime) -> str:
    """Mentions nobody but the one who asked: the others are told by themselves."""
    for blocker in standing(release, now).blockers:
        if blocker.subject == fact.subject:
            whom, what = blockers.who(release, blocker), blockers.what(release, blocker)
            return f"🔔 {person(fact.by)} reminded {whom}: {full_stop(what)}"
    return ""


def nudge(release: Release, blocker: Blocker, by: str) -> str:
    """The reminder itself, to one person."""
    name = f"{esc(release.project)} {esc(release.started.tag)}"
    what = full_stop(blockers.what(release, blocker))
    since = f" It waits since {when(blocker.since)}." if blocker.since else ""
    return f"🔔 {person(by)} reminds you: {bold(name)} waits for you. {what}{since}"


def _shipped(release: Release, fact: f.Shipped, now: datetime) -> str:
    took = lasting((release.shipped_at or now) - release.at)
    return (
        f"🚀 {bold(release.started.tag)} of {esc(release.project)} is in production, after {took}"
    )


def _closed(release: Release, fact: f.Closed, now: datetime) -> str:
    took = lasting((release.ended_at or now) - release.at)
    return f"🏁 {bold(release.started.tag)} is closed after {took}: every check afterwards is done"


def _gate(release: Release, name: str) -> str:
    return f"“{esc(gate_title(release, name))}”"


def _because(reason: str) -> str:
    return f": {esc(reason)}" if reason.strip() else ""


def _changes(release: Release, title: str, lines: Any) -> str:
    if not lines:
        return ""
    listing = changes(lines, release.binding.commits)
    return f"\n{title}:\n{listing}" if title else f"\n{listing}"


_TELL: dict[type[f.Fact], Callable[[Release, Any, datetime], str]] = {
    f.Started: _started,
    f.CandidateMade: _candidate,
    f.StepEnded: _step_ended,
    f.Settled: _settled,
    f.Signed: _signed,
    f.Waived: _waived,
    f.Approved: _approved,
    f.Rejected: _rejected,
    f.Revoked: _revoked,
    f.Lapsed: _lapsed,
    f.TakenIn: _taken_in,
    f.Ready: _ready,
    f.NotesEdited: _notes,
    f.Landed: _landed,
    f.Surveyed: _surveyed,
    f.ExceptionAsked: _asked,
    f.ExceptionDecided: _decided,
    f.Paused: _paused,
    f.Resumed: _resumed,
    f.Rescheduled: _rescheduled,
    f.AbortAsked: _abort,
    f.Aborted: _aborted,
    f.RollbackAsked: _rollback,
    f.RolledBack: _rolled_back,
    f.Answered: _answered,
    f.LateNoted: _late,
    f.Reminded: _reminded,
    f.Nudged: _nudged,
    f.Shipped: _shipped,
    f.Closed: _closed,
}
