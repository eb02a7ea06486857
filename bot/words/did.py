"""One line of the log for what somebody did: decided, signed, moved, asked for."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from bot.words import blockers
from bot.words.advisory import advisory
from bot.words.labels import approval_title, what_came
from bot.words.steps import action_title, gate_title, question, step_title
from bot.words.text import bold, code, esc, full_stop, listed, person, when
from release import facts as f
from release.approvals import judge
from release.offers import whom
from release.standing import Blocker, forward_plan, standing
from release.state import Release

Teller = Callable[[Release, Any, datetime], str]


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
    captain = "" if release.captain == fact.by else f"{person(release.captain)}, "
    on = f"{captain}it waits until the answer is taken back or the release changes."
    said = full_stop(f"⛔ {title}: rejected by {person(fact.by)}{_because(fact.reason)}")
    return f"{said} {on[:1].upper() + on[1:] if not captain else on}"


def _revoked(release: Release, fact: f.Revoked, now: datetime) -> str:
    title = esc(approval_title(release, fact.approval))
    return f"↩️ {title}: {person(fact.by)} took the answer back"


def _lapsed(release: Release, fact: f.Lapsed, now: datetime) -> str:
    title = esc(approval_title(release, fact.approval))
    return f"↩️ {title}: the approval by {person(fact.by)} no longer counts{_because(fact.reason)}"


def _taken_in(release: Release, fact: f.TakenIn, now: datetime) -> str:
    newer = esc(what_came(fact.count, fact.brought)) or "the branch as it is now"
    return f"🔀 {person(fact.by)} took {newer} in; a new candidate follows"


def _ready(release: Release, fact: f.Ready, now: datetime) -> str:
    return f"▶️ {person(fact.by)} says the branch is ready, at {code(fact.source[:8])}"


def _advisory(release: Release, fact: f.AdvisoryWritten, now: datetime) -> str:
    return f"🛡️ {person(fact.by)} wrote the advisory:\n{advisory(fact)}"


def _notes(release: Release, fact: f.NotesEdited, now: datetime) -> str:
    return f"📝 {person(fact.by)} edited the notes; they go into the next candidate"


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
    off = release.binding.day_off(fact.release_at) if fact.release_at else ""
    moved = f"moved production to {when(fact.release_at)}" if fact.release_at else _DATELESS
    moved += f" (⚠️ a day off: {esc(off)})" if off else ""
    asked = listed(f"{esc(title)} ({whom})" for title, whom in _about_the_date(release, now))
    again = f". Please look again, it is about the date too: {asked}" if asked else ""
    return f"🗓️ {person(fact.by)} {moved}{again}"


_DATELESS = "took the date away: production comes as soon as everything is done"


def _about_the_date(release: Release, now: datetime) -> Iterator[tuple[str, str]]:
    """Approvals that were given for another date, with those who give them."""
    for stage in forward_plan(release).stages:
        if stage.approval is None:
            continue
        name, approval = stage.approval
        outdated = judge(release, name, approval, now).outdated
        if any("date" in changed for _, changed in outdated):
            roles = [role for either in approval.by for role in either.split("|")]
            ids = [one for role in roles for one in release.binding.holders(role)]
            yield approval.title, blockers.people(ids)


def _abort(release: Release, fact: f.AbortAsked, now: datetime) -> str:
    who = f"{person(fact.by)} aborts the release" if fact.by else "The release is aborted"
    return f"✖️ {who}{_because(fact.reason)}"


def _answered(release: Release, fact: f.Answered, now: datetime) -> str:
    asked = esc(question(fact.question))
    return f"✅ {person(fact.by)} decided “{asked}”: {bold(fact.answer)}{_because(fact.note)}"


def _nudged(release: Release, fact: f.Nudged, now: datetime) -> str:
    """Mentions nobody but the one who asked: the others are told by themselves."""
    for blocker in standing(release, now).blockers:
        if blocker.subject == fact.subject:
            told = [blockers.role_words(release, one) for one in whom(release, blocker)]
            what = full_stop(blockers.what(release, blocker))
            return f"🔔 {person(fact.by)} reminded {listed(told, 'or')}: {what}"
    return ""


def nudge(release: Release, blocker: Blocker, by: str) -> str:
    """The reminder itself, to one person."""
    name = f"{esc(release.project)} {esc(release.started.tag)}"
    what = full_stop(blockers.what(release, blocker))
    since = f" It waits since {when(blocker.since)}." if blocker.since else ""
    return f"🔔 {person(by)} reminds you: {bold(name)} waits for you. {what}{since}"


def _rollback(release: Release, fact: f.RollbackAsked, now: datetime) -> str:
    steps = [esc(action_title(release, action)) for action in release.policy.rollback]
    before = release.started.previous_tag
    to = f" to {esc(before)}" if before else f" {esc(release.started.tag)}"
    known = release.policy.triggers.get(fact.trigger)
    trigger = f" ({esc(known.title)})" if known and fact.by else ""
    who = f"{person(fact.by)} rolls back" if fact.by else "Rolled back by itself"
    plan = f" Steps: {', '.join(steps)}." if steps else ""
    return f"↩️ {who}{to}{trigger}{_because(fact.reason)}.{plan}"


def _gate(release: Release, name: str) -> str:
    return f"“{esc(gate_title(release, name))}”"


def _because(reason: str) -> str:
    return f": {esc(reason)}" if reason.strip() else ""


BY_PEOPLE: dict[type[f.Fact], Teller] = {
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
    f.AdvisoryWritten: _advisory,
    f.ExceptionAsked: _asked,
    f.ExceptionDecided: _decided,
    f.Paused: _paused,
    f.Resumed: _resumed,
    f.Rescheduled: _rescheduled,
    f.AbortAsked: _abort,
    f.RollbackAsked: _rollback,
    f.Answered: _answered,
    f.Nudged: _nudged,
}
