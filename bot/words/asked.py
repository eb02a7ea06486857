"""What approvers are told before they decide: the changes, the risk, the way back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.words.labels import approval_title
from bot.words.sentence import CONCERNS
from bot.words.steps import database_changes
from bot.words.text import bold, changes, count, esc, lasting, listed, person, size, when
from release import facts as f
from release.approvals import Verdict
from release.changes import parse
from release.commits import Commit
from release.policy import Policy
from release.rehearsal import rehearsed
from release.risk import STANDARD, Assessment
from release.state import Given, Release

_GROUP = 8
_CHANGES = 2700
_OTHER = "Other changes"


def what_changes(release: Release, candidate: f.CandidateMade) -> str:
    """What changed, by section of the notes, with a count of what is left out."""
    groups = grouped(release.policy, candidate.lines)
    parts: list[str] = []
    commits, hidden = release.binding.commits, candidate.more
    for title, lines in groups.items():
        listing = changes(lines, commits, most=_GROUP, room=1500)
        part = f"{bold(title)} ({len(lines):,})\n{listing}"
        if size("\n".join([*parts, part])) > _CHANGES:
            hidden += len(lines)
        else:
            parts.append(part)
    if hidden:
        parts.append(f"… and {hidden:,} more changes")
    return "\n".join(parts) or "Nothing but the version."


def grouped(policy: Policy, lines: Sequence[f.Line]) -> dict[str, list[f.Line]]:
    """Changes by the section of the notes they belong to, in the policy's order."""
    found: dict[str, list[f.Line]] = {title: [] for title in (*policy.notes.sections, _OTHER)}
    for line in lines:
        found[_section(policy, line)].append(line)
    return {title: own for title, own in found.items() if own}


def _section(policy: Policy, line: f.Line) -> str:
    kind = parse(Commit(line.sha, (), line.author, "", _NEVER, line.subject)).type
    for title, section in policy.notes.sections.items():
        if set(section.classes) & set(line.classes):
            return title
    for title, section in policy.notes.sections.items():
        if kind in section.types:
            return title
    return _OTHER


_NEVER = datetime.fromtimestamp(0, UTC)


def risk(rated: Assessment) -> str:
    """The risk class, and why."""
    reasons = listed(esc(reason) for reason in rated.reasons)
    return f"*Risk* {esc(rated.name)}" + (f": {reasons}" if reasons else "")


def risk_in_short(rated: Assessment) -> str:
    """The same for a line of small print; nothing for a standard release."""
    if rated.name == STANDARD and not rated.reasons:
        return ""
    reasons = f" ({', '.join(esc(reason) for reason in rated.reasons)})" if rated.reasons else ""
    return f"risk: {esc(rated.name)}{reasons}"


def together(release: Release) -> list[str]:
    """What goes to production with it, and only with it."""
    mates = listed(map(esc, release.started.mates))
    return [f"*Train* goes to production together with {mates}, not before"] if mates else []


def migrations(candidate: f.CandidateMade) -> str:
    """Whether the database changes."""
    number = database_changes(candidate.classes)
    return f"*Migrations* {'in ' + count(number, 'commit') if number else 'none'}"


def way_back(release: Release, candidate: f.CandidateMade, took: timedelta | None) -> str:
    """The rollback card: safe or not, and why."""
    before, number = release.started.previous_tag, database_changes(candidate.classes)
    measured = _measured(release, took) + _flags(candidate)
    if before is None:
        return (
            "*Rollback* ⚠️ not possible: this is the first release, there is nothing to go back to."
        )
    if number:
        return (
            f"*Rollback* ⚠️ not safe by itself: {count(number, 'commit')} in the range "
            f"changed the database, and {esc(before)} may not run with it. "
            f"Somebody has to decide about the database.{measured}"
        )
    return f"*Rollback* ✅ safe: back to {esc(before)}, no migrations in the range.{measured}"


def _measured(release: Release, took: timedelta | None) -> str:
    """How long the way back takes: as rehearsed for this release, else as last time."""
    tried = rehearsed(release)
    if tried:
        return f" Rehearsed in staging: it took {lasting(tried)}."
    return f" The last rollback took {lasting(took)}." if took else ""


def _flags(candidate: f.CandidateMade) -> str:
    flags = listed(map(esc, candidate.flags))
    return f" Flags that came with it: {flags}." if flags else ""


def since_last(release: Release, candidate: f.CandidateMade) -> str:
    """What this candidate has that the one before had not."""
    if len(release.candidates) < 2 or candidate.n < 2:
        return ""
    before = next((c for c in release.candidates if c.n == candidate.n - 1), None)
    if before is None:
        return ""
    known = {line.sha for line in before.lines}
    new = [line for line in candidate.lines if line.sha not in known]
    changed = [
        *([count(len(new), "new commit")] if new else []),
        *(["the notes"] if before.body != candidate.body else []),
        *(
            [f"risk {esc(before.risk)} → {esc(candidate.risk)}"]
            if before.risk != candidate.risk
            else []
        ),
        *(["the plan"] if before.plan != candidate.plan else []),
    ]
    head = f"*Since candidate {before.n}* {listed(changed) or 'only the date changed'}"
    listing = changes(new, release.binding.commits, most=5, room=900)
    return f"{head}\n{listing}" if new else head


def answers(release: Release, name: str, verdict: Verdict) -> list[str]:
    """Each answer given so far: counted, carried over, outdated, or a rejection."""
    asked = [when.at for when in release.requests if when.fact.approval == name]
    lines = []
    for at, given in enumerate(verdict.counted, 1):
        carried = " – carries over, nothing of it changed" if asked and given.at < asked[-1] else ""
        lines.append(f"✅ Approved by {_given(given)} ({at} of {verdict.total}){carried}")
    if verdict.rejected:
        lines.append(f"⛔ Rejected by {_given(verdict.rejected)}")
    for given, changed in verdict.outdated:
        what = listed(CONCERNS.get(one, esc(one)) for one in changed)
        answer = "approved" if given.yes else "rejected"
        lines.append(
            f"↩️ Outdated: {person(given.by)} {answer} {when(given.at)}; changed since: {what}"
        )
    return lines


def state_of(release: Release, name: str, verdict: Verdict) -> str:
    """The title of the request with its state."""
    title = f"{esc(approval_title(release, name))} of {esc(release.started.tag)}"
    if verdict.rejected:
        return f"⛔ {title}: rejected"
    if verdict.complete:
        return f"✅ {title}: approved"
    return f"🙋 {title}: {len(verdict.counted)} of {verdict.total}"


def _given(given: Given) -> str:
    reason = f": {esc(given.reason)}" if given.reason else ""
    behalf = f" for {person(given.behalf)}" if given.behalf else ""
    return f"{person(given.by)}{behalf} {when(given.at)}{reason}"
