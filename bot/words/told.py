"""One line of the log for each fact worth telling: what happened, who did it, what follows."""

from datetime import datetime, timedelta
from typing import Any

from bot.words import blockers, consent
from bot.words.did import BY_PEOPLE, Teller
from bot.words.direct import way_on
from bot.words.hygiene import strays
from bot.words.retro import noted, ticked, undone, waits_for
from bot.words.steps import gate_title, step_title
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
)
from bot.words.watched import WATCHED
from release import facts as f
from release.journal import Sealed
from release.standing import standing
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


def _turned_back(release: Release, attempt: Attempt) -> bool:
    """True for a step forward that ended after its release was to go back: nobody mends that."""
    turned = release.rollback or release.abort
    forward = attempt.step.split("/")[0] not in ("rollback", "abort")
    return bool(turned and forward and attempt.ended and attempt.ended >= turned.at)


def _started(release: Release, fact: f.Started, now: datetime) -> str:
    after = f" after {esc(fact.previous_tag)}" if fact.previous_tag else ""
    reasons = f": {listed(esc(r) for r in fact.reasons)}" if fact.reasons else ""
    again = _changes(release, "Left out, because it was rolled back before", fact.reverted)
    what = f"{bold(fact.tag)} ({esc(fact.what)})"
    return f"▶️ {person(fact.requester)} started {what}{after}{reasons}{again}"


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
        case "failed" if attempt and _turned_back(release, attempt):
            return f"✖️ “{title}” ended, as the release turned back{detail}"
        case "failed":
            after = f" after {took}" if took else ""
            on = f"{person(release.captain)}, correct the cause and press “Try again”."
            return f"⛔ “{title}” failed{again}{after}{detail}\n{on}"
        case "unknown":
            on = f"{person(release.captain)}, look, then say how it ended."
            return f"❔ Nobody saw how “{title}” ended{detail}\n{on}"
        case "done":
            if _told_otherwise(fact.step):
                return ""
            if fact.evidence.get("skipped"):
                return f"➖ “{title}” skipped{detail}"
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


def _landed(release: Release, fact: f.Landed, now: datetime) -> str:
    return "\n".join(filter(None, (_lost(release, fact), _broke(release, fact))))


def _lost(release: Release, fact: f.Landed) -> str:
    if not fact.lost:
        return ""
    head = f"⛔ {code(fact.branch)} was rewritten: it no longer holds {count(len(fact.lost), 'commit')} of this release"
    return f"{head}. Production waits until the branch is taken in as it is now.{_changes(release, '', fact.lost)}"


def _broke(release: Release, fact: f.Landed) -> str:
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
    return "\n".join(filter(None, (head + _changes(release, "", fact.direct), way_on(fact))))


def _aborted(release: Release, fact: f.Aborted, now: datetime) -> str:
    last = release.last("abort/clean-up")
    left = esc(last.detail) if last and last.detail else "nothing of it is left behind"
    return f"✖️ {bold(release.started.tag)} is aborted; {left}"


def _rolled_back(release: Release, fact: f.RolledBack, now: datetime) -> str:
    before = release.started.previous_tag
    to = f" to *{esc(before)}*" if before else ""
    took = (
        f" in {lasting((release.ended_at or now) - release.rollback.at)}"
        if release.rollback
        else ""
    )
    return f"↩️ Rolled back{to}{took}. The number {esc(release.started.tag)} is not used again."


def _late(release: Release, fact: f.LateNoted, now: datetime) -> str:
    gate = release.policy.gates.get(fact.gate)
    role = f" It waits for {esc(gate.sign)}." if gate and gate.sign else ""
    role = role or waits_for(release, fact.gate)
    return f"⏰ “{esc(gate_title(release, fact.gate))}” is past its date and not done.{role}"


def _reminded(release: Release, fact: f.Reminded, now: datetime) -> str:
    for blocker in standing(release, now).blockers:
        if blocker.subject == fact.subject:
            whom = blockers.who(release, blocker, mention=True)
            to = f" {whom}:" if whom else ""
            return f"🔔 Reminder:{to} {full_stop(blockers.what(release, blocker))} {blockers.clears(release, blocker)}"
    return ""


def _shipped(release: Release, fact: f.Shipped, now: datetime) -> str:
    took = lasting((release.shipped_at or now) - release.at)
    where = "out as a pre-release" if release.pre else "in production"
    head = f"🚀 {bold(release.started.tag)} of {esc(release.project)} is {where}, after {took}"
    return f"{head}{undone(release)}"


def _closed(release: Release, fact: f.Closed, now: datetime) -> str:
    """Said when something was checked afterwards; else that it is out says it all."""
    ended = release.ended_at or now
    if release.shipped_at and ended - release.shipped_at < timedelta(minutes=1):
        return ""
    took = lasting(ended - release.at)
    return f"🏁 {bold(release.started.tag)} is closed after {took}: every check afterwards is done"


def _changes(release: Release, title: str, lines: Any) -> str:
    if not lines:
        return ""
    listing = changes(lines, release.binding.commits)
    return f"\n{title}:\n{listing}" if title else f"\n{listing}"


_TELL: dict[type[f.Fact], Teller] = {
    **BY_PEOPLE,
    **WATCHED,
    f.Started: _started,
    f.CandidateMade: _candidate,
    f.StepEnded: _step_ended,
    **consent.TELL,
    f.Landed: _landed,
    f.Surveyed: _surveyed,
    f.StraysSeen: strays,
    f.Aborted: _aborted,
    f.RolledBack: _rolled_back,
    f.LateNoted: _late,
    f.Reminded: _reminded,
    f.Shipped: _shipped,
    f.RetroNoted: noted,
    f.ActionDone: ticked,
    f.Closed: _closed,
}
