"""The approval request: what approvers must know, who they are, and their buttons."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from bot.cards.buttons import rows
from bot.cards.kit import Block, Message, context, message, section, sections
from bot.cards.stand_ins import stand_in
from bot.words import asked as words
from bot.words.blockers import people, seats
from bot.words.labels import approval_title
from bot.words.marks import MARKS
from bot.words.text import bold, esc, person, short, when
from release.approvals import Verdict, authors_of
from release.authors import barred
from release.delegation import Delegation
from release.facts import CandidateMade
from release.offers import offers
from release.standing import CLOSED, GateStanding, Mark, StageStanding, Standing
from release.state import Release


class Known(TypedDict, total=False):
    """Which candidate and risk were asked for (else the newest); how long a rollback takes."""

    candidate: int
    risk: str
    stand_ins: Sequence[Delegation]
    rollback_took: timedelta


_VERBS = ("approve", "reject", "revoke")
_MOST = 8
"""Gates of one kind that are named; more are counted."""


def request(
    release: Release,
    approval_name: str,
    verdict: Verdict,
    standing: Standing,
    now: datetime,
    **known: Unpack[Known],
) -> Message:
    """The request for one candidate; for an older one it says that it is outdated."""
    about = _candidate(release, known.get("candidate", 0))
    if about is None:
        return _nothing(release)
    if about is not release.candidate:
        newest = release.candidate.n if release.candidate else 0
        why = f"This was asked for candidate {about.n}; there is candidate {newest} now."
        return _outdated(release, approval_name, why)
    if known.get("risk", release.risk.name) != release.risk.name:
        why = f"The risk is {esc(release.risk.name)} now."
        return _outdated(release, approval_name, why)
    head = words.state_of(release, approval_name, verdict)
    buttons = _buttons(release, approval_name, standing)
    since = words.since_last(release, about)
    stand_ins = known.get("stand_ins", ())
    facts = [
        words.risk(release.risk),
        words.migrations(about),
        words.way_back(release, about, known.get("rollback_took")),
        *words.together(release),
    ]
    parts: list[Block | None] = [
        context(_header(release, about)),
        section(f"*{head}*\n{_who(release, approval_name, verdict)}"),
        context("\n".join(map(stand_in, stand_ins))) if buttons and stand_ins else None,
        section(since) if since else None,
        section(f"*What changes*\n{words.what_changes(release, about)}"),
        section("\n".join(facts)),
        section(_gates(standing, approval_name)),
        *sections("\n".join(words.answers(release, approval_name, verdict)), most=1),
        *buttons,
    ]
    ask = _ask(release, approval_name, verdict) if buttons else "Nothing to do now."
    return message(f"{esc(release.project)} {head}. {ask}".strip(), parts)


def _candidate(release: Release, number: int) -> CandidateMade | None:
    if not number:
        return release.candidate
    return next((one for one in release.candidates if one.n == number), release.candidate)


def _nothing(release: Release) -> Message:
    text = (
        f"{esc(release.project)} {esc(release.started.tag)}: there is no candidate to approve yet."
    )
    return message(text, [section(text)])


def _outdated(release: Release, name: str, why: str) -> Message:
    head = f"↩️ {esc(approval_title(release, name))} of {esc(release.started.tag)}: outdated"
    return message(f"{esc(release.project)} {head}. {why}", [section(f"*{head}*\n{why}")])


def _header(release: Release, about: CandidateMade) -> str:
    started = release.started
    before = f"{esc(started.previous_tag)} → " if started.previous_tag else ""
    sha = short(about.commit, release.binding.commits)
    parts = [bold(release.project), esc(release.kind), f"{before}{esc(started.tag)}"]
    return "📦 " + " · ".join([*parts, f"candidate {about.n}, commit {sha}"])


def _who(release: Release, name: str, verdict: Verdict) -> str:
    """Who may approve, how many are missing, and until when an approval counts."""
    approval = release.policy.approvals[name]
    if verdict.complete:
        return "Nobody else is asked."
    lines = [_seat(release, either, approval.by[either], verdict) for either in approval.by]
    authors = people(barred(approval, release.binding, authors_of(release)))
    nor = f", nor {authors}, who wrote part of it" if authors else ""
    different = "Different people, and not" if sum(approval.by.values()) > 1 else "Not"
    return "\n".join([*lines, f"{different} the requester{nor}."])


def _seat(release: Release, either: str, wanted: int, verdict: Verdict) -> str:
    missing = verdict.needs.get(either, 0)
    roles = either.split("|")
    holders = people([one for role in roles for one in release.binding.holders(role)])
    named = f"{seats(wanted, either)}: {holders or 'nobody holds this role'}"
    return f"{named} – {missing} still missing" if missing else f"{named} – complete"


def _gates(standing: Standing, name: str) -> str:
    """What is open besides the approval, in its stage and before, and what somebody waived."""
    stages: list[StageStanding] = []
    for stage in standing.stages:
        stages.append(stage)
        if stage.planned.approval and stage.planned.approval[0] == name:
            break
    gates = [g for s in stages for g in (*s.gates, *(s.checks if s is not stages[-1] else ()))]
    still = [gate for gate in gates if gate.mark not in CLOSED]
    waived = [gate for gate in gates if gate.mark is Mark.WAIVED]
    head = f"*Gates* ✅ all{' others' if waived else ''} passed"
    if still:
        head = "*Gates still open* (nothing reaches production before they close)"
    return "\n".join([head, *_few(still), *_few(waived)])


def _few(gates: Sequence[GateStanding]) -> list[str]:
    rest = [f"… and {len(gates) - _MOST} more"] if len(gates) > _MOST else []
    return [*(_gate(gate) for gate in gates[:_MOST]), *rest]


def _gate(gate: GateStanding) -> str:
    symbol, word = MARKS[gate.mark]
    if gate.mark is Mark.WAIVED:
        why = f": {esc(gate.note, 160)}" if gate.note else ""
        return f"{symbol} {esc(gate.planned.gate.title)} – {word} by {person(gate.by)}{why}"
    due = f", due {when(gate.due)}" if gate.due else ""
    return f"{symbol} {esc(gate.planned.gate.title)} – {word}{due}"


def _buttons(release: Release, name: str, standing: Standing) -> list[Block]:
    mine = [o for o in offers(release, standing) if o.verb in _VERBS and o.subject == name]
    return rows(release, mine, rows=1) if mine else []


def _ask(release: Release, name: str, verdict: Verdict) -> str:
    if verdict.complete or verdict.rejected:
        return ""
    roles = " or ".join(verdict.needs).replace("|", " or ")
    return f"{esc(roles)}: please approve or reject."
