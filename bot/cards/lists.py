"""Short lists: what is open, what is finished, the notes, the freezes, the record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.buttons import rows
from bot.cards.kit import Block, Message, context, message, section, sections
from bot.cards.tables import Cell, somebody, table
from bot.words.drift import last_look
from bot.words.headline import ask, headline
from bot.words.marks import bar
from bot.words.marks import status as status_words
from bot.words.prose import prose
from bot.words.sentence import fill
from bot.words.text import (
    bold,
    bullets,
    change,
    code,
    count,
    esc,
    lasting,
    listed,
    person,
    short,
    when,
)
from release.components import changelog_of
from release.freezes import Violation
from release.offers import Offer
from release.standing import Standing
from release.state import Release, When
from release.states import Status
from release.values import replace

_NOTES = 9000


def status(data: Mapping[str, Any], now: datetime) -> Message:
    """Every open release in two lines; data: releases (pairs of release and standing), project."""
    pairs: list[tuple[Release, Standing]] = list(data.get("releases", ()))
    if not pairs:
        text = "Nothing is open. `/release start` begins a release."
        return message(text, [section(text)])
    blocks = [section(two_lines(release, standing, now)) for release, standing in pairs]
    return message(f"{count(len(pairs), 'release')} open", blocks)


def two_lines(release: Release, standing: Standing, now: datetime) -> str:
    """An open release: its name and progress, where it stands, what it asks."""
    title = f"*{esc(release.project)} {esc(release.started.tag)}* ({esc(release.kind)})"
    asked = ask(release, standing)
    lines = [
        f"{title} · {bar(*standing.progress)} · {lasting(now - release.at)} so far",
        headline(release, standing, now),
        asked,
    ]
    return "\n".join(filter(None, lines))


def history(data: Mapping[str, Any], now: datetime) -> Message:
    """Releases, newest first; data: releases (Release), total (how many there are)."""
    past: list[Release] = list(data.get("releases", ()))
    if not past:
        text = "There has been no release yet."
        return message(text, [section(text)])
    total = max(int(data.get("total", 0)), len(past))
    head = f"*Releases, newest first* ({total:,})"
    listing = bullets([past_line(one) for one in past], most=30, more=total - len(past))
    classic = message(count(total, "release"), [section(f"{head}\n{listing}")])
    rows = table(_COLUMNS, [_past_row(one) for one in past[:_PAST]])
    return replace(classic, blocks=[section(head), rows], classic=classic.blocks)


_COLUMNS = ("Version", "Kind", "State", "When", "Took", "By")
_PAST = 30


def _past_row(release: Release) -> list[Cell]:
    ended = release.ended_at or release.shipped_at
    return [
        release.started.tag,
        release.kind,
        status_words(release.status),
        ended or release.at,
        lasting(ended - release.at) if ended else "–",
        somebody(release.started.requester),
    ]


def past_line(release: Release) -> str:
    """A release that is over, or was begun."""
    ended = release.ended_at or release.shipped_at
    parts = [
        f"{bold(release.started.tag)} {esc(release.kind)}",
        status_words(release.status),
        when(ended or release.at),
        f"took {lasting(ended - release.at)}" if ended else "",
        f"by {person(release.started.requester)}",
    ]
    return " · ".join(filter(None, parts))


def notes(data: Mapping[str, Any], now: datetime) -> Message:
    """The notes as they are now; data: release."""
    release: Release = data["release"]
    text = release.candidate.notes if release.candidate else ""
    tag = esc(release.started.tag)
    if not text.strip():
        empty = f"{tag} has no notes yet: they are written with the first candidate."
        return message(empty, [section(empty)])
    shown, left = prose(text, _NOTES)
    rest = f"… and {left:,} more lines; the whole text is in {code(changelog_of(release.policy, release.started.component))}"
    editors = listed(dict.fromkeys(person(edit.by) for edit in release.notes_edits))
    blocks: list[Block | None] = [
        section(f"*Notes of {tag}*"),
        *sections(shown),
        context(rest) if left else None,
        context(f"Edited by {editors}") if editors else None,
        *(rows(release, [Offer("notes", "edit")], rows=1) if _editable(release) else []),
    ]
    return message(f"The notes of {tag}", blocks)


def _editable(release: Release) -> bool:
    """Notes can change as long as the changelog can: before production."""
    going = release.status in (Status.RUNNING, Status.PAUSED)
    return going and not release.in_production


def freeze(data: Mapping[str, Any], now: datetime) -> Message:
    """data: releases (pairs of a release and its violations), by_hand (by, reason, at)."""
    pairs: list[tuple[Release, Sequence[Violation]]] = list(data.get("releases", ()))
    frozen = [_frozen(release, one) for release, _ in pairs for one in release.freezes.values()]
    if hand := data.get("by_hand"):
        words = (
            "🛑 No release can start: [{of} is ]frozen by hand[ by {by}][ since {at}][: {reason}]"
        )
        frozen.append(fill(words, hand))
    broken = [_broken(release, one) for release, found in pairs for one in found]
    head = "\n".join(frozen) or "Nothing is frozen."
    landed = f"⛔ *Landed all the same: {count(len(broken), 'commit')}*\n{bullets(broken)}"
    blocks = [section(head), section(landed) if broken else None]
    more = f" {count(len(broken), 'commit')} landed all the same." if broken else ""
    return message(f"{head}{more}", blocks)


def _frozen(release: Release, freeze: When) -> str:
    classes = listed(map(esc, freeze.fact.classes)) or "nothing"
    return f"❄️ {code(freeze.fact.branch)} is frozen for {classes} since {when(freeze.at)} ({esc(release.started.tag)})"


def _broken(release: Release, violation: Violation) -> str:
    line = change(violation.line, release.binding.commits)
    return f"{line} on {code(violation.branch)}, {when(violation.at)}"


def audit(data: Mapping[str, Any], now: datetime) -> Message:
    """Is the record whole, and all as it says?

    data: entries (how many), breaks (Break), head (number and seal of the last entry), looks
    (project, when, findings).
    """
    looks = [last_look(*one) for one in data.get("looks", ())]
    seen = section("\n".join(looks)) if looks else None
    entries, breaks = int(data.get("entries", 0)), list(data.get("breaks", ()))
    head = f" The last seal is {short(str(data['head'][1]))}." if entries else ""
    if not breaks:
        text = f"✅ The record holds: {entries:,} {'entry' if entries == 1 else 'entries'}, every seal fits.{head}"
        return message(text, [section(text), seen])
    text = f"⛔ The record does not hold: {count(len(breaks), 'break')} in {entries:,} entries."
    listing = bullets([f"entry {one.seq:,}: {esc(one.reason)}" for one in breaks])
    return message(text, [section(f"{text}\n{listing}"), seen])
