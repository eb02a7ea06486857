"""App Home and the form that starts a release: as they look, and at the extremes."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.cards.answer_view import answer_view
from bot.cards.home import TURNS, Home, home
from bot.cards.kit import Message
from bot.cards.start_form import Choices, Possible, Seen, loading, start_form
from bot.words.text import esc
from release import facts as f
from release.refusals import Refusal, Rule
from release.state import Release
from release.turns import Asker, turns
from release.values import replace
from tests.bot.factory import (
    ALICE,
    ASKED,
    BOB,
    CAROL,
    CHECKED,
    CLOSED,
    FROZEN,
    SHA,
    SHIPPED,
    T0,
    failed,
    line,
    now_of,
    policy,
    release,
    stands,
)
from tests.bot.shown import shown
from tests.bot.slack_rules import text_faults, texts, view_faults
from workspace.blockkit import validate_view, view_too_large

APPROVER = Asker(BOB, ("approver", "qa", "release-manager"))
LONG = "The quick <!channel> & the lazy שלום dog 👩🏽‍🚀 " * 75


def seen(*releases: Release, asker: Asker = APPROVER, **more: Any) -> Home:
    pairs = [(one, stands(one)) for one in releases]
    found = [turn for pair in pairs for turn in turns(*pair, asker)]
    own: dict[str, Any] = {"projects": ("kwanus",), "turns": found, "under_way": pairs}
    return Home(**{**own, **more})


def lines(view: dict[str, Any]) -> str:
    return shown(Message("", view["blocks"]))


def faults(view: dict[str, Any]) -> list[str]:
    found = [*validate_view(view), *(["too large"] if view_too_large(view) else [])]
    for kind, text in texts(view["blocks"]):
        found += text_faults(text, kind)
    ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    return found + ([] if len(ids) == len(set(ids)) else [f"block ids {ids}"])


def test_home_for_an_approver():
    made = release([FROZEN, *ASKED], release_at=T0 + timedelta(days=2))
    view = home(seen(made, past=[release(CLOSED)], starts=True), now_of(made))
    assert lines(view) == snapshot("""\
[Start a release…] [Help]
# My turn
⏳ *kwanus v1.3.0* · Production approval: 0 of 1
Waiting since 09:17
[Approve v1.3.0 for production ?] [Reject v1.3.0…]
?? divider
# Under way
*kwanus v1.3.0* (minor) · ▰▰▰▰▰▰▱▱▱▱▱▱ 12 of 21 · 20 min so far
⏳ Waits for Production approval
approver: please approve or reject.
[Why?]
?? divider
# Calendar
❄️ `develop` is frozen for migrations and breaking since 09:01 (kwanus v1.3.0)
🗓️ 09:00 · kwanus v1.3.0 goes to production
?? divider
# Last releases
*kwanus* *v1.3.0* minor · ✅ released · 09:37 · took 37 min · by @alice\
""")
    assert faults(view) == []


def test_home_without_anything():
    view = home(Home(projects=("kwanus",), notice="✅ Noted."), T0)
    assert lines(view) == snapshot("""\
(✅ Noted.)
[Help]
# My turn
Nothing waits for you.
?? divider
# Under way
No release is under way in your projects.
?? divider
# Calendar
No dates ahead, nothing is frozen.
?? divider
# Last releases
No release is finished yet.\
""")
    assert "no role" in lines(home(Home(), T0))
    assert "Only full members" in lines(home(Home(guest=True), T0))


def test_debts_are_a_section_only_when_there_are_any():
    owed = json.loads(json.dumps(policy()))
    review = {"title": "Retroactive review", "sign": "qa", "debt": True, "due": "+3d"}
    owed["gates"]["review"] = review
    owed["paths"]["release"][3]["after"]["checks"] = ["after", "review"]
    made = release(SHIPPED, policy=owed)
    view = home(seen(made), now_of(made) + timedelta(days=9))
    assert "# Debts" in lines(view)
    assert "⏰ late" in lines(view)
    assert "“Retroactive review” is owed by qa, due" in lines(view)
    assert "# Debts" not in lines(home(seen(release(SHIPPED)), T0))


@pytest.mark.parametrize("facts", [CHECKED, ASKED, SHIPPED, [*ASKED, *failed("gate/tests")]])
def test_home_at_the_extremes(facts: list[f.Fact]):
    long = json.loads(json.dumps(policy()))
    for gate in long["gates"].values():
        gate["title"] = LONG[:120]
    one = release([FROZEN, *facts], title=LONG, policy=long, release_at=T0)
    hand = {"by": BOB, "reason": LONG, "at": "not a time"}
    many = seen(*[one] * 40, past=[one] * 40, starts=True, notice=esc(LONG))
    shown_ = replace(many, stopped={"x" * 40: hand}, frozen={"y" * 40: hand})
    view = home(shown_, now_of(one))
    assert faults(view) == []
    assert len(view["blocks"]) <= 100
    assert len(shown_.turns) <= TURNS or "more" in lines(view)


def test_turns_are_only_for_who_can_clear_them():
    asked = release(ASKED)
    own = release(ASKED, requester=BOB)
    assert [t.blocker.why.value for t in turns(asked, stands(asked), APPROVER)] == ["approval"]
    assert not turns(own, stands(own), APPROVER), "nobody approves their own"
    assert not turns(asked, stands(asked), Asker(CAROL, ("qa",)))
    broken = release([*CHECKED[:-2], *failed("gate/e2e")])
    [mend] = turns(broken, stands(broken), Asker(ALICE, ("developer",)))
    assert [offer.verb for offer in mend.offers] == ["retry"]
    assert not turns(broken, stands(broken), Asker(CAROL, ("developer",)))


def test_the_owner_of_the_freeze_decides_on_what_others_asked():
    broke = f.Landed(
        branch="develop", head=SHA["e"], lines=(line("e", "feat!: drop", classes=("breaking",)),)
    )
    asked = f.ExceptionAsked(
        id="abc", commits=(SHA["e"],), by=ALICE, reason="now", risk="low", way_back="revert"
    )
    made = release([FROZEN, *ASKED, broke, asked])
    [decide] = [
        t for t in turns(made, stands(made), Asker(BOB, ("release-manager",)))
        if t.blocker.why.value == "freeze broken"
    ]  # fmt: skip
    assert [offer.verb for offer in decide.offers] == ["grant", "deny"]
    assert not turns(made, stands(made), Asker(ALICE, ("release-manager",)))


POSSIBLE = Possible(
    ("kwanus", "npm"),
    {"major": "v2.0.0", "minor": "v1.3.0", "hotfix": ""},
    frozenset({"hotfix"}),
    ("high",),
)


def test_the_form():
    chosen = Choices("kwanus", "hotfix", at=T0)
    view = start_form(chosen, POSSIBLE, Seen(), T0)
    assert lines(view) == snapshot("""\
Project *: project
Kind *: kind-kwanus
Branch or title of the fix *: title
To production, not before: at
Risk *: risk
?? divider
Say above what is fixed, and press Enter: then the plan stands here.\
""")
    assert (view["submit"]["text"], view_faults(view), faults(view)) == ("Start", [], [])
    assert faults(loading()) == []


def test_the_form_at_the_extremes():
    kinds = {f"k{n:039}": "v" + "9" * 90 for n in range(120)}
    names = [f"p{n:039}" for n in range(120)]
    refusals = tuple(
        Refusal(rule, "kinds.x", {"given": LONG, "problems": [LONG] * 30, "commits": (line("a", LONG),) * 9})
        for rule in Rule
    )  # fmt: skip
    for count in (1, 10, 120):
        some = dict(list(kinds.items())[:count])
        stages = dict(list(some.items())[:3])
        possible = Possible(names[:count], some, frozenset(some), ("high",) * 3, {}, stages)
        chosen = Choices(names[0], next(iter(some)), LONG, datetime.now(T0.tzinfo), "high")
        view = start_form(chosen, possible, Seen((), refusals, refusals[:3]), T0)
        assert faults(view) == [], count


def test_an_answer_in_a_dialog():
    view = answer_view("why", Message("said", []))
    assert (view["title"]["text"], lines(view)) == ("What it waits for", "said")
    assert faults(view) == []
