"""Calendar, metrics, looking back, finding and drift, at the extremes: nothing over a limit."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings

from bot import cards
from bot.cards.calendar_card import due_told
from bot.cards.drift_card import drift_told
from bot.cards.found import found_view
from bot.words.text import esc
from commands.request import Form, Reply
from engine.whereabouts import Found
from release import facts as f
from release.cadence import Due
from release.deployed import Deployed
from release.drift import Finding, What
from release.git import Holding
from release.mentions import Mention
from release.metrics import Metrics
from release.retro import Moment, Story
from release.support import SupportLine
from release.version import Version
from release.waiting import Cause
from tests.bot.factory import ALICE, BOB, CLOSED, FROZEN, SHA, now_of, release, stands
from tests.bot.test_cards_extremes import LONG, TEXT, check
from workspace.blockkit import validate_view

NOW = datetime(2026, 2, 13, 12, 0, tzinfo=UTC)
DAY = date(2026, 2, 27)
NAME = "x" * 40  # configuration lets no name be longer, or hold anything else


def due(on: date | None = DAY) -> Due:
    return Due(NAME, "month", on, "v1.2.0", NOW)


def found(text: str) -> Found:
    copies = tuple(Holding(SHA["e"], text, (text,) * 20, (text,) * 20) for _ in range(5))
    runs = tuple(Deployed(NAME, text, SHA["e"], NOW) for _ in range(9))
    holding = Holding(SHA["a"], text, (text,) * 60, (text,) * 60)
    return Found(
        NAME, holding, text, 99, (text,) * 9, (), runs, copies, other_lines=True, stale=True
    )


def story(text: str) -> Story:
    made = release(CLOSED)
    action = f.Action(id="a1", text=text or "x", owner=BOB, due=DAY, source=text)
    note = f.RetroNoted(by=ALICE, good=text, bad=text, actions=(action,) * 3)
    asked = f.ExceptionAsked(
        id="x", commits=(SHA["e"],), by=ALICE, reason=text, risk="", way_back=""
    )
    return Story(
        release=made,
        timeline=(Moment(NOW, f.RollbackAsked(by=BOB, reason=text), BOB),) * 40,
        waits=dict.fromkeys(Cause, timedelta(days=400)),
        waived=(f.Waived(gate="qa", by=BOB, reason=text, candidate=1),) * 40,
        exceptions=((asked, True),) * 40,
        rejected=(),
        failed={f"gate/{text}": 3},
        retried=99,
        late=(text,) * 40,
        notes=(note,) * 12,
    )


def replies(text: str) -> list[cards.Message]:
    made = release([FROZEN], title=text)
    pair = (made, stands(made))
    switch = {"by": BOB, "reason": text, "at": "not a time"}
    calendar = {
        "project": NAME,
        "zone": "Europe/Berlin",
        "dues": [(due(), [text] * 9), (due(None), []), (due(date(2026, 2, 1)), [])] * 6,
        "as_needed": [NAME] * 20,
        "releases": [pair] * 20,
        "stopped": switch,
        "frozen": switch,
        "at_once": True,
        "ends": [SupportLine("1.4", "lts", Version(1, 4, 0), text, NOW, until=NOW)] * 20,
        "days_off": [(DAY, text)] * 60,
    }
    metrics = Metrics(
        NOW, NOW, 9, 3, 2, 1, timedelta(days=3), None, dict.fromkeys(Cause, timedelta(9))
    )
    shown: dict[str, dict[str, Any]] = {
        "calendar": calendar,
        "metrics": {"project": NAME, "days": 3650, "metrics": metrics, "why": esc(text)},
        "retro": {"story": story(text)},
        "where": {
            "answers": [(Mention(name=text), (found(text),) * 2), (Mention(name=text), ())] * 4
        },
    }
    return [cards.reply(Reply(name, data), NOW) for name, data in shown.items()]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXT)
def test_whatever_people_write(text: str):
    for shown in replies(text):
        check(shown)
    for what in What:
        one = Finding(what, text, SHA["a"], text[:80]).as_data()
        check(drift_told({**one, "project": NAME, "since": NOW.isoformat()}))


def test_three_thousand_letters():
    for shown in replies(LONG):
        check(shown)
    view = found_view([(Mention(sha=SHA["a"]), (found(LONG),))] * 8)
    assert validate_view(view) == []
    made = release(CLOSED)
    assert validate_view(cards.modal(Form("review", "review", made.id), made)) == []


def test_lessons_on_the_card():
    actions = tuple(
        f.Action(id=f"a{n}", text=LONG[:2900], owner=BOB, due=DAY, source="v1.2.0")
        for n in range(20)
    )
    made = release(actions=actions)
    now, standing = now_of(made), stands(made)
    check(cards.card(made, standing, now))


def test_what_is_due_is_said_without_a_ping():
    told = due_told({"project": "shop", **due().as_data()}, date(2026, 2, 20))
    check(told)
    assert "<@" not in told.text
    assert "<!subteam" not in told.text
