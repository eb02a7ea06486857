"""Every message and form at the extremes: nothing over a limit, nothing pinged, nothing broken."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot import cards
from bot.cards.kit import Message
from bot.cards.release_card import Live
from bot.words.forms import FORMS
from commands.request import Form, Reply
from release import facts as f
from release.approvals import judge
from release.fold import fold
from release.offers import offers
from release.standing import Around
from release.state import Release
from tests.bot.factory import (
    ALICE,
    ASKED,
    BOB,
    CHECKED,
    CLOSED,
    FROZEN,
    SHA,
    SHIPPED,
    binding,
    candidate,
    chain,
    failed,
    line,
    now_of,
    policy,
    rejected,
    release,
    stands,
    started,
)
from tests.bot.slack_rules import faults, view_faults
from workspace.blockkit import length_of_texts, validate_message, validate_view

NOW = datetime(2026, 2, 13, 12, 0, tzinfo=UTC)
PIECES = st.sampled_from(
    [
        "<!channel>", "@here", "@everyone", "<@U0BOB0001>", "&", "<", ">", "&amp;", "```", "`", "*",
        "_", "|", "\n", "\r", "\t", "\x00", "\u202e", "\u2067", "\u2069", "\ufeff", "👩🏽‍🚀", "🇩🇪",
        "e\u0301", "שלום", "مرحبا", "word", " ", "  ", "w" * 90, "{tag}", "[x]", "https://a.example/?b=1&c=2",
    ]
)  # fmt: skip
TEXT = st.lists(PIECES, min_size=1, max_size=60).map("".join)
LONG = "The quick brown <fox> & the lazy dog 👩🏽‍🚀 " * 75  # about 3,000 characters
HUNDREDS = tuple(
    line(f"{n:040x}", f"feat: {LONG}", author=LONG[:200], classes=("features", "breaking"))
    for n in range(200)
)


def sixty_gates(title: str) -> dict[str, Any]:
    """The policy with sixty more items to sign in staging, all of them with a long title."""
    own = policy()
    title = title.strip()[:120] or "x"
    gates = {f"item-{n}": {"title": title, "sign": "qa", "waive": "qa"} for n in range(60)}
    path = [{name: dict(stage) for name, stage in one.items()} for one in own["paths"]["release"]]
    path[1]["staging"]["checks"] = [*path[1]["staging"]["checks"], *gates]
    return {**own, "gates": {**own["gates"], **gates}, "paths": {**own["paths"], "release": path}}


def check(message: Message) -> None:
    """As it is, and as a Slack without the newer blocks is given it."""
    if message.classic:
        check(message.plainer)
    assert faults(message) == []
    assert validate_message(message.blocks) == []
    assert length_of_texts(message.blocks) <= 13_200
    for block in message.blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()


def messages(made: Release, text: str) -> list[Message]:
    """Everything that can be shown of a release."""
    now, standing = now_of(made), stands(made, Around(f"{BOB}||{text}"))
    verdict = judge(made, "standard", made.policy.approvals["standard"], now)
    pairs = [(made, standing)] * 12
    data: dict[str, dict[str, Any]] = {
        "status": {"releases": pairs},
        "why": {"release": made, "standing": standing, "nudge": ["qa", "standard"]},
        "checklist": {"release": made, "standing": standing},
        "notes": {"release": made},
        "history": {"releases": [made] * 40},
        "menu": {
            "project": "x" * 40,  # configuration lets no name be longer, or hold anything else
            "releases": [(made, offers(made, standing))] * 12,
            "kinds": ("minor", "x" * 40),
        },
        "freeze": {
            "releases": [(made, [])] * 5,
            "by_hand": {"by": BOB, "reason": text, "at": "not a time"},
        },
        "rejected": {"release": made, "reason": text},
    }
    replies = [cards.reply(Reply(name, own), now) for name, own in data.items()]
    return [
        cards.card(made, standing, now, behind=999, expected=timedelta(days=3), live=Live({"gate/ci": [text] * 50})),
        cards.request(made, "standard", verdict, standing, now),
        cards.announcement(made, now, text),
        *replies,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "status", [ASKED, CHECKED, SHIPPED, CLOSED], ids=["asked", "checked", "shipped", "closed"]
)
def test_two_hundred_commits_sixty_items_and_titles_of_three_thousand_characters(
    status: list[f.Fact],
):
    big = candidate(
        2,
        lines=HUNDREDS,
        more=1000,
        notes=f"# v1.3.0\n\n## Added\n{f'- {LONG}' * 40}",
        risk="high",
        risk_reasons=(LONG,) * 30,
        classes={"migrations": tuple(one.sha for one in HUNDREDS)},
    )
    landed = f.Landed(branch="develop", head=SHA["e"], lines=HUNDREDS, more=100)
    facts = [FROZEN, *status, big, landed, rejected(reason=LONG)]
    made = release(facts, title=LONG, reasons=(LONG,) * 20, policy=sixty_gates(LONG))
    for message in messages(made, LONG):
        check(message)


def test_lines_of_two_hundred_commits():
    facts: list[f.Fact] = [
        FROZEN,
        candidate(lines=HUNDREDS, more=100),
        f.Landed(branch="develop", head=SHA["e"], lines=HUNDREDS),
        f.Surveyed(branch="main", head=SHA["e"], direct=HUNDREDS),
        *failed("gate/ci", detail=LONG, evidence={"tail": [LONG] * 60}),
        f.ExceptionAsked(
            id="x",
            commits=tuple(SHA.values()) * 30,
            by=ALICE,
            reason=LONG,
            risk=LONG,
            way_back=LONG,
        ),
        f.RollbackAsked(by=BOB, reason=LONG),
    ]
    sealed = chain(facts, started(reasons=(LONG,) * 20, reverted=HUNDREDS))
    made = fold(sealed)
    for one in sealed:
        message = cards.line(made, one, now_of(made))
        if message:
            check(message)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXT)
def test_whatever_people_write(text: str):
    facts = [
        FROZEN,
        *ASKED,
        candidate(
            2, lines=(line("e", text, author=text, classes=("breaking",)),), notes=text, risk=text
        ),
        f.Landed(branch="develop", head=SHA["e"], lines=(line("e", text, classes=("breaking",)),)),
        rejected(reason=text),
        *failed("gate/tests", detail=text, attempt=2, evidence={"tail": [text, text]}),
        f.Paused(by=BOB, reason=text),
        f.Signed(gate="qa", by=BOB, candidate=1, note=text, evidence=text),
    ]
    own = binding(commits="https://git.example.org/?a=1&c={sha}")
    sealed = chain(facts, started(title=text, reasons=(text,), source_branch=text, binding=own))
    made = fold(sealed)
    for message in messages(made, text):
        check(message)
    for one in sealed:
        if told := cards.line(made, one, now_of(made)):
            check(told)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXT, name=st.sampled_from(sorted(FORMS)))
def test_forms_about_whatever_people_write(text: str, name: str):
    made = release([candidate(notes=text)], title=text)
    data = {"text": text, "choices": {"a": text}, "violations": (line("e", text),), "notes": text}
    view = cards.modal(Form(name, name, made.id, text, 1, data), made)
    assert view_faults(view) == []
    assert validate_view(view) == []


def test_what_waits_is_shown_before_what_is_done():
    made = release(CHECKED, policy=sixty_gates("One more"))
    text = cards.card(made, stands(made), now_of(made)).blocks[2]["text"]["text"]
    items = [line.strip() for line in text.splitlines() if line.startswith("      ")]
    assert items[0] == "✅ 4 done before"
    assert items[1].startswith("⏳ Manual QA (qa) – waiting, since")
    assert items[-1] == "… and 54 more"
    assert len(items) == 11


def test_the_approval_can_be_given_on_the_fullest_card():
    made = release(ASKED, policy=sixty_gates(LONG))
    message = cards.card(made, stands(made), now_of(made), behind=5)
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    assert len(rows) <= 2
    assert rows[-1][-1]["type"] == "overflow"
