"""Why a release waits, and its whole checklist."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.buttons import rows
from bot.cards.kit import Block, Message, listing, message, section, sections
from bot.words import blockers as words
from bot.words.asked import answers
from bot.words.headline import headline
from bot.words.marks import MARKS, bar
from bot.words.text import bold, count, esc, person, when
from release.offers import Offer
from release.standing import Blocker, GateStanding, Mark, StageStanding, Standing
from release.state import Release

_BLOCKERS = 12


def why(data: Mapping[str, Any], now: datetime) -> Message:
    """Every blocker in order.

    Data: release, standing, nudge (the subjects one may nudge for), unheld (roles nobody holds),
    stuck (why it cannot even be looked at).
    """
    release, standing = data["release"], data["standing"]
    tag = f"{esc(release.project)} {esc(release.started.tag)}"
    if not standing.blockers and data.get("stuck"):
        text = f"⚠️ {tag} cannot go on: {data['stuck']}. It is tried again every few seconds."
        return message(text, [section(text)])
    if not standing.blockers:
        going = "" if release.ended_at else f"Nothing keeps {tag} from going on. "
        text = f"{going}{headline(release, standing, now)}."
        return message(text, [section(text)])
    found = standing.blockers
    head = f"{tag} waits for {count(len(found), 'thing')}: {words.what(release, found[0])}"
    blocks: list[Block | None] = [section(f"*{tag} waits for {count(len(found), 'thing')}*")]
    unheld = data.get("unheld", ())
    numbered = [_blocker(release, n, one, unheld) for n, one in enumerate(found[:_BLOCKERS], 1)]
    blocks += sections("\n".join(numbered))
    if len(found) > _BLOCKERS:
        blocks.append(section(f"… and {len(found) - _BLOCKERS} more: `/release checklist`"))
    nudges = [Offer("nudge", subject) for subject in data.get("nudge", ())]
    return message(head, [*blocks, *(rows(release, nudges, rows=1) if nudges else [])])


def _blocker(release: Release, n: int, blocker: Blocker, unheld: Sequence[str]) -> str:
    whom = words.who(release, blocker, mention=True)
    lines = [
        f"*{n}.* {words.symbol(blocker)} *{words.what(release, blocker)}*",
        f"      Who: {whom}" if whom else "",
        *(f"      ⚠️ {words.nobody(role)}" for role in blocker.who if role in unheld),
        f"      Since: {when(blocker.since)}" if blocker.since else "",
        f"      Clears it: {words.clears(release, blocker)}",
    ]
    return "\n".join(filter(None, lines))


def checklist(data: Mapping[str, Any], now: datetime) -> Message:
    """Every gate with mark, who, due and evidence; data: release, standing."""
    release, standing = data["release"], data["standing"]
    tag = f"{esc(release.project)} {esc(release.started.tag)}"
    blocks: list[Block | None] = [section(f"*Checklist of {tag}* · {bar(*standing.progress)}")]
    for stage in standing.stages:
        items = list(_items(release, stage))
        if items:
            blocks += listing(bold(stage.planned.title), items)
    open_now = _open(standing)
    asked = f"; {count(open_now, 'item')} still open" if open_now else "; nothing is open"
    return message(f"Checklist of {tag}{asked}", blocks)


def _items(release: Release, stage: StageStanding) -> Iterator[str]:
    for gate in (*stage.gates, *stage.checks):
        yield _gate(release, gate)
    if stage.approval and stage.planned.approval:
        name, approval = stage.planned.approval
        symbol = "✅" if stage.approval.complete else "⏳"
        yield f"{symbol} {esc(approval.title)} – {len(stage.approval.counted)} of {stage.approval.total}"
        yield from (f"   {line}" for line in answers(release, name, stage.approval))


def _gate(release: Release, standing: GateStanding) -> str:
    symbol, word = MARKS[standing.mark]
    gate = standing.planned.gate
    unless = standing.planned.needed is None
    parts = [
        f"{symbol} {esc(gate.title)} – {word}",
        f"by {person(standing.by)}" if standing.by else "",
        when(standing.at) if standing.at else "",
        words.role_words(release, gate.sign) if gate.sign and not standing.by else "",
        f"due {when(standing.due)}" if standing.due and not standing.at else "",
        f"needed {esc(standing.planned.why)}" if unless else "",
        esc(standing.note, 80),
    ]
    return " · ".join(filter(None, parts))


def _open(standing: Standing) -> int:
    marks = [mark for stage in standing.stages for mark in stage.marks]
    return sum(mark in (Mark.OPEN, Mark.FAILED, Mark.UNKNOWN) for mark in marks)
