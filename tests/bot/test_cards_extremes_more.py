"""Lines, the manifest, switches and trouble at the extremes: nothing over a limit."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot import cards, render
from bot.cards import lines_card
from bot.cards.redacted import redacted_line
from bot.cards.replies import SHOWN
from bot.cards.scripts import run_output, staging_failed, staging_held
from bot.cards.stand_ins import delegated
from bot.cards.switched import switch_told
from bot.cards.trouble import given_up_told, trouble_told
from commands.request import Reply
from release import facts as f
from release.artifacts import Piece
from release.backports import Backport, Cell, Clash, Spot
from release.delegation import Delegation
from release.manifest import Record
from release.support import SupportLine
from release.version import Version
from tests.bot.factory import ALICE, BOB, SHA, VALIDATED, policy, release
from tests.bot.test_cards_extremes import LONG, TEXT, check

NOW = datetime(2026, 2, 13, 12, 0, tzinfo=UTC)
NAME = "x" * 40  # configuration lets no name be longer, or hold anything else
SAYS = ["summary", "highlights", "impact", "migrations", "rollback"]
COVERED_ELSEWHERE = {
    "status", "why", "checklist", "plan", "notes", "history", "menu", "help", "audit", "freeze",
    "calendar", "metrics", "retro", "where",
}  # fmt: skip


def row(text: str, cell: Cell = Cell.CONFLICT, id_: str = "b1") -> Backport:
    clashes = tuple(Clash(path=text, kind=text, people=(text,) * 2) for _ in range(2))
    spots = tuple(
        Spot(
            line=f"{n}.{n}", branch=text, cell=cell, detail=text, by=BOB, commit=SHA["e"],
            clashes=clashes, prepared=text,
        )
        for n in range(22)
    )  # fmt: skip
    return Backport(
        id=id_, fix=text[:80] or "x", title=text, commits=(SHA["e"],), by=ALICE, at=NOW,
        label=text, spots=spots,
    )  # fmt: skip


def record(text: str) -> Record:
    piece = Piece(name=text or "x", kind="image", what=text, digest=text)
    return Record(
        release="r-1", event="rolled-back", at=NOW.isoformat(), version="1.3.0", tag=text,
        kind=NAME, object=SHA["e"], commit=SHA["e"], previous=text, requester=ALICE,
        approvers=(BOB,) * 30, records={text: text}, artifacts=(piece,) * 30, notes=SHA["e"],
        reason=text, journal=(9, SHA["e"]),
    )  # fmt: skip


def said(text: str) -> list[cards.Message]:
    line = SupportLine(text, text, Version.parse("1.4.2"), text, NOW, False, NOW, (text,) * 20)
    switch = {"by": BOB, "reason": text, "at": NOW.isoformat(), "since": NOW.isoformat()}
    replies: dict[str, dict[str, Any]] = {
        "support": {"project": NAME, "lines": [line] * 40, "branches": {text: text}},
        "backports": {"project": NAME, "rows": [row(text, id_=f"b{n}") for n in range(11)]},
        "manifest": {"project": NAME, "records": [record(text)] * 31, "latest": [], "given": ""},
        "delegations": {"project": NAME, "active": [Delegation(ALICE, BOB, NOW, text)] * 40},
    }
    away = {**Delegation(ALICE, BOB, NOW, text).data(), "project": NAME}
    facts = f.FactsWritten(by=BOB, summary=text, impact=text, migrations=text, rollback=text)
    told = release([*VALIDATED, facts], policy={**policy(), "announce": {"all": {"says": SAYS}}})
    whole = {**replies["manifest"], "given": "1.3.0", "records": [record(text)] * 4}
    return [
        *(cards.reply(Reply(name, data), NOW) for name, data in replies.items()),
        cards.reply(Reply("manifest", whole), NOW),
        *(lines_card.backport(row(text, cell), NAME) for cell in Cell),
        lines_card.end_of_life(
            {"project": NAME, "line": text, "until": NOW.isoformat(), "over": False}
        ),
        *(
            switch_told({**switch, "kind": kind, "project": NAME})
            for kind in ("stopped", "went", "frozen", "unfrozen")
        ),
        given_up_told({"verb": NAME, "user": BOB, "reason": text}),
        trouble_told({"channel": "C0SHOP0000", "error": text or "x"}),
        staging_failed({"commit": SHA["e"], "check": text, "project": NAME}, [text] * 60),
        staging_held({"commit": SHA["e"], "why": text, "project": NAME}),
        run_output(text, [text] * 60),
        delegated(away),
        cards.announcement(told, NOW, "all"),
        *filter(None, [redacted_line([told], told=True, shown=False)]),
    ]


def test_at_three_thousand_characters():
    for message in said(LONG):
        check(message)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXT)
def test_whatever_people_write(text: str):
    for message in said(text):
        check(message)


@pytest.mark.parametrize("what", ["replies", "posts"])
def test_nothing_that_can_be_shown_is_left_out(what: str):
    """Who adds a message, adds it to one of these tests."""
    if what == "replies":
        assert set(SHOWN) == COVERED_ELSEWHERE | {"support", "backports", "manifest", "delegations"}
    else:
        here = {
            "run",
            "staging-failed",
            "staging-held",
            "trouble",
            "given-up",
            "switched",
            "backport",
        }
        here |= {"delegated", "redacted"}
        elsewhere = {"card", "line", "request", "announcement", "nudge", "due", "drift"}
        assert set(render._DRAW) == here | elsewhere | {"end-of-life"}
