"""The manifest: a line for each version, or everything about one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.kit import Block, Message, context, message, section, sections
from bot.words.artifacts import pieces
from bot.words.text import bold, bullets, code, count, esc, listed, person, when
from release.manifest import BRANCH, FILE, Record

_EVENTS = {
    "released": "✅ released",
    "pre-released": "🧪 pre-release",
    "rolled-back": "↩️ rolled back",
}


def manifest(data: Mapping[str, Any], now: datetime) -> Message:
    """Newest first; data: project, records, latest (tags), given (a version, or empty)."""
    records: Sequence[Record] = data["records"]
    if not records:
        text = "The manifest is empty: no release has been recorded yet."
        return message(text, [section(text)])
    if data["given"]:
        return _one(records)
    listing = bullets([_line(one) for one in reversed(records)], most=30)
    latest = f" · latest {listed(map(bold, data['latest']))}" if data["latest"] else ""
    place = f"{code(FILE)} on the branch {code(BRANCH)}"
    head = f"*{esc(data['project'])}: {count(len(records), 'line')}*{latest}"
    return message(
        f"The manifest of {esc(data['project'])}", [section(f"{head}\n{listing}"), context(place)]
    )


def _line(one: Record) -> str:
    at = when(datetime.fromisoformat(one.at))
    artifacts = count(len(one.artifacts), "artifact") if one.artifacts else ""
    parts = [f"{bold(one.tag)} {_EVENTS[one.event]}", esc(one.kind), at, artifacts]
    return " · ".join(filter(None, parts))


def _one(records: Sequence[Record]) -> Message:
    """All that was written about one version."""
    first = records[0]
    blocks: list[Block | None] = []
    for one in records:
        blocks += sections("\n".join(_about(one)), most=2)
        blocks.append(context(f"Record: entry {one.journal[0]}, {code(one.journal[1][:16])}"))
    return message(f"{esc(first.tag)} in the manifest", blocks)


def _about(one: Record) -> list[str]:
    lines = [
        _line(one),
        f"Commit {code(one.commit[:12])}, tag object {code(one.object[:12])}" if one.commit else "",
        f"After {esc(one.previous)}" if one.previous else "",
        f"Asked for by {person(one.requester)}",
        f"Approved by {listed(map(person, one.approvers))}" if one.approvers else "",
        f"Why: {esc(one.reason)}" if one.reason else "",
        f"Notes: sha256 {code(one.notes[:16])}" if one.notes else "",
        *(f"{esc(name)} {esc(value)}" for name, value in one.records.items()),
        *pieces(one.artifacts),
    ]
    return [line for line in lines if line]
