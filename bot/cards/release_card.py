"""The one card of a release: where it stands, what it waits for, what can be done now."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta

from bot.cards.buttons import rows
from bot.cards.kit import Block, Message, code_block, context, message, section, sections
from bot.cards.stages import stages
from bot.words import blockers as words
from bot.words import obstacles, retro
from bot.words.asked import risk_in_short
from bot.words.headline import ask, foremost, headline
from bot.words.hygiene import counted
from bot.words.labels import what_came
from bot.words.marks import bar
from bot.words.steps import step_title
from bot.words.text import (
    bold,
    code,
    esc,
    full_stop,
    lasting,
    listed,
    person,
    short,
    versions,
    when,
)
from release.newer import brought
from release.offers import offers
from release.standing import (
    Blocker,
    Standing,
    Why,
)
from release.state import Given, Release
from release.states import OVER, Status
from release.values import Struct, field

_BLOCKERS = 3


class Live(Struct, frozen=True):
    """The last lines of running scripts by step id, and what was measured last by name."""

    tails: Mapping[str, Sequence[str]] = field(default_factory=dict)
    measured: Mapping[str, str] = field(default_factory=dict)


NOTHING = Live()


def card(
    release: Release,
    standing: Standing,
    now: datetime,
    *,
    behind: int = 0,
    expected: timedelta | None = None,
    live: Live = NOTHING,
) -> Message:
    """The card for any status; `live` is what moves without being in the record."""
    over = release.status in OVER
    line, (phases, in_view) = headline(release, standing, now), stages(release, standing)
    parts: list[Block | None] = [
        context(_header(release)),
        section(f"*{headline(release, standing, now, within=True)}*\n{_what(release)}"),
        *sections(phases),
        context(_progress(release, standing, now, expected)),
        None if over else _waits(release, standing, in_view),
        _records(release),
        _approvals(standing),
        None if over else _behind(release, behind),
        context(counted(release)) if release.strays else None,
        None if over else _measured(live.measured),
        *([] if over else _tails(release, live.tails)),
        context(retro.lessons(release)) if release.started.actions else None,
        *([] if over else rows(release, offers(release, standing))),
    ]
    title = f"{esc(release.project)} {esc(release.started.tag)}"
    return message(f"{title}: {full_stop(line)} {ask(release, standing)}".strip(), parts)


def _header(release: Release) -> str:
    started = release.started
    parts = [
        f"📦 *{esc(release.project)}*",
        esc(release.kind),
        f"asked for by {person(started.requester)}",
        f"led by {person(release.captain)}" if release.led_by else "",
        risk_in_short(release.risk),
        esc(started.title, 120) if started.title else "",
        f"🚆 together with {listed(map(esc, started.mates))}" if started.mates else "",
        _date(release),
    ]
    return " · ".join(filter(None, parts))


def _date(release: Release) -> str:
    """Before which moment production is not touched; a day off is said until then."""
    at = release.release_at
    if at is None:
        return ""
    off = "" if release.in_production else release.binding.day_off(at)
    return f"to production {when(at)}" + (f" (⚠️ a day off: {esc(off)})" if off else "")


def _what(release: Release) -> str:
    started, candidate = release.started, release.candidate
    before = f"{esc(started.previous_tag)} → " if started.previous_tag else "first release: "
    made = f" · candidate {candidate.n}" if candidate and candidate.n > 1 else ""
    sha = candidate.commit if candidate else release.source
    where = f" of {code(started.branch or started.source_branch)}" if started.source_branch else ""
    return (
        f"{before}{bold(started.tag)} · commit {short(sha, release.binding.commits)}{where}{made}"
    )


def _progress(
    release: Release, standing: Standing, now: datetime, expected: timedelta | None
) -> str:
    ended = release.ended_at if release.status in OVER else None
    took = lasting((ended or now) - release.at)
    if ended:
        return f"{bar(*standing.progress)} · took {took}, ended {when(ended)}"
    usual = _usual(release, now, expected) if expected else ""
    runs = any(blocker.why in obstacles.RUNNING for blocker in standing.blockers)
    far = f" · {took} so far" if runs else ""  # else nothing draws it anew, and it would be wrong
    return f"{bar(*standing.progress)}{far}{usual} · began {when(release.at)}"


def _usual(release: Release, now: datetime, expected: timedelta) -> str:
    """When it should be over, as releases of its kind go; one with a date waits for that."""
    ends = release.at + expected
    if release.release_at or release.status is Status.WATCHING:
        return ""
    if ends <= now:
        return f" · longer than usual ({lasting(expected)})"
    return f" · usually {lasting(expected)}, so done about {when(ends)}"


def _waits(release: Release, standing: Standing, in_view: Set[str]) -> Block | None:
    """What keeps it, unless the present stage or the headline says all of it."""
    told = foremost(release, standing)
    waiting = [
        one
        for one in standing.blockers
        if one.why not in obstacles.RUNNING
        and not (one.subject in in_view and (one.why is Why.SIGN or one is told))
    ]
    if not waiting:
        return None
    lines = [_blocker(release, one) for one in waiting[:_BLOCKERS]]
    if len(waiting) > _BLOCKERS:
        lines.append(f"… and {len(waiting) - _BLOCKERS} more: `/release why`")
    return section("*Waits for*\n" + "\n".join(lines))


def _blocker(release: Release, blocker: Blocker) -> str:
    whom = "" if blocker.why in obstacles.NAMED else words.who(release, blocker)
    since = f"since {when(blocker.since)}" if blocker.since and not blocker.until else ""
    told = ", ".join(filter(None, [whom, since]))
    line = f"{words.symbol(blocker)} {words.what(release, blocker)}"
    return f"{line} – {told}" if told else line


def _approvals(standing: Standing) -> Block | None:
    """Who gave each approval, and when; one that nobody gave is a stage or a wait above."""
    lines = []
    for stage in standing.stages:
        if stage.approval is None or stage.planned.approval is None:
            continue
        verdict, approval = stage.approval, stage.planned.approval[1]
        if not verdict.counted:
            continue
        given = [_vote(one) for one in verdict.counted]
        symbol = "⛔" if verdict.rejected else "✅" if verdict.complete else "⏳"
        named = f": {listed(given)}" if given else ""
        count_ = f"{len(verdict.counted)} of {verdict.total}"
        lines.append(f"{symbol} *{esc(approval.title)}* {count_}{named}")
    return context("\n".join(lines)) if lines else None


def _records(release: Release) -> Block | None:
    """The versions within components that this candidate brings."""
    found = release.candidate.records if release.candidate else {}
    return context(f"🧩 {versions(found)}") if found else None


def _vote(given: Given) -> str:
    behalf = f" for {person(given.behalf)}" if given.behalf else ""
    return f"{person(given.by)}{behalf} {when(given.at)}"


def _behind(release: Release, behind: int) -> Block | None:
    going = release.status in (Status.RUNNING, Status.PAUSED)
    came = brought(release)
    if not (behind or came) or not going or release.in_production:
        return None
    branch, newer = code(release.started.source_branch), esc(what_came(behind, came))
    by = f" by {behind:,}" if behind else ""
    return context(f"🔀 Behind {branch}{by}: {newer} not in this release")


def _measured(measured: Mapping[str, str]) -> Block | None:
    """What the budgets and triggers said last."""
    said = [f"{esc(name)} {esc(words)}" for name, words in measured.items()]
    return context(f"📊 {' · '.join(said)}") if said else None


def _tails(release: Release, tails: Mapping[str, Sequence[str]]) -> list[Block]:
    shown = []
    for step, lines in list(tails.items())[:2]:
        block = code_block(lines, room=1200)
        if block:
            shown.append(section(f"🔵 {esc(step_title(release, step))} is running\n{block}"))
    return shown
