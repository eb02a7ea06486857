"""What a release would be, before anything is done."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.kit import Block, Message, actions, message, plain, section
from bot.words import refusals
from bot.words.blockers import people, seats
from bot.words.steps import database_changes
from bot.words.text import bold, changes, code, count, esc, listed, versions, when
from release.offers import Press
from release.plan import PlannedGate, PlannedStage
from release.policy.actions import Action
from release.policy.model import Approval
from release.proposal import Proposal
from release.values import replace
from release.version import is_pre

_VALUE = 1500


def plan(data: Mapping[str, Any], now: datetime) -> Message:
    """The whole plan; data: proposal, start (whether this person may), again (what was typed).

    `train` are the proposals of the others that go together with it.
    """
    proposals: list[Proposal] = [data["proposal"], *data.get("train", ())]
    first = proposals[0]
    tags = f"{esc(first.project)} {listed([esc(one.tag) for one in proposals])}"
    wrong = [refusal for one in proposals for refusal in one.refusals]
    ask = f"It cannot start: {count(len(wrong), 'reason')}." if wrong else "It can start."
    train = ["🚆 They go to production together."] if len(proposals) > 1 else []
    head = [f"*Plan of {tags}* ({esc(first.kind)}) – nothing is done yet", *train]
    parts: list[Block | None] = [
        section("\n".join([*head, *map(_version, proposals)])),
        section("⛔ *It cannot start*\n" + "\n".join(refusals(wrong))) if wrong else None,
        *(section(_named(one, proposals) + _changes(one)) for one in proposals),
        *(section(part) for part in _stages(replace(first, tag="each") if train else first)),
        *(section(_named(one, proposals) + "\n".join(_facts(one))) for one in proposals),
    ]
    if not wrong and data.get("start", True):
        parts.append(_start(first, str(data.get("again", "")), len(proposals)))
    return message(f"Plan of {tags}. {ask}", parts)


def _named(proposal: Proposal, proposals: Sequence[Proposal]) -> str:
    """Whose it is, when there are several."""
    return f"{bold(proposal.tag)}\n" if len(proposals) > 1 else ""


def _version(proposal: Proposal) -> str:
    before = f"{esc(proposal.previous_tag)} → " if proposal.previous_tag else ""
    why = f" – {listed(map(esc, proposal.reasons))}" if proposal.reasons else ""
    return f"{before}{bold(proposal.tag)}{why}\n{_where(proposal)}"


def _where(proposal: Proposal) -> str:
    """The branch that it is taken from, and the one that is made for it."""
    made = any(step.action.verb.name == "branch" for step in proposal.plan.steps)
    at = code(proposal.source[:8])
    if made or proposal.branch:
        new = code(proposal.source_branch)
        return f"from {code(proposal.base_branch)} at {at}, on the new branch {new}"
    return f"from {code(proposal.source_branch)} at {at}"


def _changes(proposal: Proposal) -> str:
    total = len(proposal.lines) + proposal.more
    listing = changes(proposal.lines, most=8, room=1400, more=proposal.more)
    parts = [f"*{count(total, 'change')}*\n{listing}" if total else "*No change yet*"]
    if proposal.reapplied:
        listing = changes(proposal.reapplied, most=4, room=500)
        parts.append(f"*Taken back before, in again*\n{listing}")
    if proposal.left_out:
        listing = changes(proposal.left_out, most=4, room=500)
        parts.append(f"*Taken back before, stays out*\n{listing}")
    return "\n".join(parts)


def _stages(proposal: Proposal) -> Iterator[str]:
    for n, stage in enumerate(proposal.plan.stages[:12], 1):
        lines = [f"*{n}. {esc(stage.title)}*", *_stage(proposal, stage)]
        yield "\n".join(lines)


def _stage(proposal: Proposal, stage: PlannedStage) -> Iterator[str]:
    gates, checks = _gates(stage.gates), _gates(stage.checks)
    if gates:
        yield f"Needs: {gates}"
    if stage.approval:
        name, approval = stage.approval
        yield f"Approval: {esc(approval.title)} – {_approvers(proposal, name, approval)}"
    if stage.steps:
        yield "Then: " + " → ".join(_action(proposal, step.action) for step in stage.steps[:20])
    if checks:
        yield f"Checks: {checks}"


def _gates(gates: tuple[PlannedGate, ...]) -> str:
    needed = [_gate(gate) for gate in gates if gate.needed is not False]
    return listed(needed, most=25)


def _gate(planned: PlannedGate) -> str:
    who = f" ({esc(planned.gate.sign)})" if planned.gate.sign else ""
    unless = f" ({esc(planned.why)})" if planned.needed is None else ""
    return f"{esc(planned.gate.title)}{who}{unless}"


def _approvers(proposal: Proposal, name: str, approval: Approval) -> str:
    """Who can, by role: under the approval's title or name; and who cannot."""
    holders = proposal.approvers.get(approval.title) or proposal.approvers.get(name) or {}
    authors = proposal.writers if "author" in approval.never else ()
    found = []
    for either, wanted in approval.by.items():
        ids = [one for role in either.split("|") for one in holders.get(role, ())]
        ids += [one for one in holders.get(either, ()) if one not in ids]
        able = [one for one in ids if one not in authors]
        found.append(f"{seats(wanted, either)} ({people(able) or 'nobody can'})")
    wrote = f"; not {people(authors)}, who wrote part of it" if authors else ""
    return listed(found) + wrote


def _action(proposal: Proposal, action: Action) -> str:
    title = action.verb.title.format(
        object=action.object.replace("-", " "),
        tag=proposal.tag,
        previous=proposal.previous_tag or "the version before",
        freeze="the branch",
    )
    return esc(title)


def _facts(proposal: Proposal) -> Iterator[str]:
    reasons = f": {listed(map(esc, proposal.risk_reasons))}" if proposal.risk_reasons else ""
    yield f"*Risk* {esc(proposal.risk)}{reasons}"
    number = database_changes(proposal.classes)
    yield f"*Migrations* {'in ' + count(number, 'commit') if number else 'none'}"
    if proposal.freeze_classes:
        yield f"*Freeze* {listed(map(esc, proposal.freeze_classes))} stay out from the start"
    if proposal.records:
        yield f"*Versions within* {versions(proposal.records)}"
    if not is_pre(proposal.version):
        yield f"*Production* {when(proposal.earliest)} at the earliest"
    if proposal.day_off:
        yield f"⚠️ *That day is a day off*: {esc(proposal.day_off)}"


def _start(proposal: Proposal, again: str, number: int) -> Block | None:
    """Starts exactly what was planned: with the same words and options."""
    value = Press("start", "", again or proposal.kind).encode()
    if Press.decode("start", value) is None or len(value) > _VALUE:
        return None
    button = {
        "type": "button",
        "text": plain(f"Start {proposal.tag}" if number == 1 else f"Start all {number}"),
        "action_id": f"start:{proposal.kind}",
        "value": value,
        "style": "primary",
    }
    return actions([button])
