"""The card of a release in every status, as people see it."""

from datetime import timedelta
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot import cards
from bot.cards.kit import Message
from bot.cards.release_card import Live
from release import facts as f
from release.standing import Around
from release.states import Status
from tests.bot.factory import (
    AGREED,
    ALICE,
    ASKED,
    BOB,
    CHECKED,
    CLOSED,
    DEPLOYED,
    IN_PRODUCTION,
    PREPARED,
    SHIPPED,
    done,
    failed,
    now_of,
    release,
    running,
    stands,
)
from tests.bot.shown import buttons, shown
from tests.bot.slack_rules import faults, mentions
from workspace.blockkit import validate_message

ABORT = f.AbortAsked(by=ALICE, reason="not this week")
BACK = f.RollbackAsked(by=BOB, reason="errors rise")
LIVES: dict[str, list[f.Fact]] = {
    "just started": [],
    "prepared": PREPARED,
    "checks run": [*DEPLOYED, *running("gate/ci")],
    "waits for signatures": CHECKED,
    "waits for approval": ASKED,
    "a check failed": [*ASKED, *failed("gate/tests", attempt=2)],
    "a deploy failed": [*IN_PRODUCTION[:-4], *failed("production/deploy-production")],
    "nobody saw the end": [*IN_PRODUCTION[:-4], *failed("production/deploy-production", outcome="unknown")],
    "paused": [*AGREED, f.Paused(by=BOB, reason="lunch")],
    "watching": SHIPPED,
    "closed": CLOSED,
    "aborting": [*CHECKED, ABORT],
    "aborted": [*CHECKED, ABORT, *done("abort/clean-up"), f.Aborted()],
    "rolling back": [*SHIPPED, BACK, *done("rollback/redeploy-previous"), *done("rollback/verify-production")],
    "rolled back": [*SHIPPED, BACK, *done("rollback/redeploy-previous"), f.RolledBack()],
}  # fmt: skip


def card(facts: list[f.Fact], stopped: str | None = None, **more: Any) -> Message:
    made = release(facts)
    return cards.card(made, stands(made, Around(stopped)), now_of(made), **{"behind": 0, **more})


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_every_card_obeys_slack_and_pings_no_group(life: list[f.Fact]):
    made = card(life, behind=3, expected=timedelta(minutes=40), live=Live({"gate/ci": ["1 of 2"]}))
    assert faults(made) == []
    assert validate_message(made.blocks) == []
    assert mentions(made.blocks) <= {ALICE, BOB}


def test_every_status_has_a_life():
    assert {release(life).status for life in LIVES.values()} == set(Status)


def test_checks_run():
    life = LIVES["checks run"]
    made = card(
        life, expected=timedelta(minutes=40), live=Live({"gate/ci": ["test 7 of 200", "<ok>"]})
    )
    assert shown(made) == snapshot("""\
(📦 *kwanus* · minor · asked for by @alice)
*🔵 Running: Full CI, E2E tests and Tests pass*
v1.2.0 → *v1.3.0* · commit `cccccccc` of `develop`
✅ *Prepare* done
🔵 *Staging* running · 1 of 7
      ✅ Deploy to staging – done
      🔵 Full CI – running
      🔜 E2E tests – next
      🔜 Tests pass – next
      ⏳ Manual QA (qa) – waiting, since 09:07
      ⏳ Performance checks (qa) – waiting, since 09:07
      ⏳ Security checks (security) – waiting, since 09:07
⚪ *Production* later
⚪ *After* later
(▰▰▱▱▱▱▱▱▱▱▱▱ 5 of 21 · 9 min so far · usually 40 min, so done about 09:40 · began 09:00)
🔵 Full CI is running
```
test 7 of 200
&lt;ok&gt;
```
[Sign: Manual QA…] [Sign: Performance checks…] [Waive: Performance checks…] [Sign: Security checks…]
[Pause v1.3.0] [Abort v1.3.0…]\
""")
    assert made.text == snapshot(
        "kwanus v1.3.0: 🔵 Running: Full CI, E2E tests and Tests pass. qa: please sign “Manual QA”"
    )


def test_what_waits_for_a_signature_is_named_once_in_its_stage():
    made = card(CHECKED)
    body = shown(made).rsplit("[Sign:", 3)[0]
    assert [body.count(item) for item in ("Manual QA", "Performance checks", "Security")] == [1] * 3
    assert body.splitlines()[1] == "*⏳ Waits for 3 signatures*"
    assert "Waits for Manual QA, Performance checks and Security checks. qa: please" in made.text


def test_waits_for_approval_and_is_behind():
    made = card(ASKED, behind=3)
    assert shown(made) == snapshot("""\
(📦 *kwanus* · minor · asked for by @alice)
*⏳ Waits for Production approval*
v1.2.0 → *v1.3.0* · commit `cccccccc` of `develop`
✅ *Prepare* done
✅ *Staging* done
⏳ *Production* waiting · 3 of 7
      ✅ The freeze held – done
      ✅ No direct commits to main – done
      ✅ Release notes written – done
      ⚪ Merge to main – later
      ⚪ Tag v1.3.0 – later
      ⚪ Deploy to production – later
      ⚪ Verify production – later
⚪ *After* later
(▰▰▰▰▰▰▱▱▱▱▱▱ 12 of 21 · began 09:00)
*Waits for*
⏳ Production approval: 0 of 1 – approver, since 09:16
(🔀 Behind `develop` by 3: 3 newer commits not in this release)
[Approve v1.3.0 for production ?] [Reject v1.3.0…] [Pause v1.3.0] [Abort v1.3.0…]\
""")
    assert made.text == snapshot(
        "kwanus v1.3.0: ⏳ Waits for Production approval. approver: please approve or reject."
    )


def test_a_check_failed():
    assert shown(card(LIVES["a check failed"])) == snapshot("""\
(📦 *kwanus* · minor · asked for by @alice)
*⛔ “Tests pass” failed: exit status 1*
v1.2.0 → *v1.3.0* · commit `cccccccc` of `develop`
✅ *Prepare* done
⛔ *Staging* failed · 6 of 7
      ✅ Deploy to staging – done
      ✅ Full CI – done
      ✅ E2E tests – done
      ⛔ Tests pass – failed, 09:20
      ✅ Manual QA – done
      ✅ Performance checks – done
      ✅ Security checks – done
⚪ *Production* later
⚪ *After* later
(▰▰▰▰▰▰▱▱▱▱▱▱ 11 of 21 · began 09:00)
[Try again: Tests pass] [Pause v1.3.0] [Abort v1.3.0…]\
""")


def test_nobody_saw_how_a_deploy_ended():
    assert shown(card(LIVES["nobody saw the end"])) == snapshot("""\
(📦 *kwanus* · minor · asked for by @alice)
*❔ Nobody saw how “Deploy to production” ended: exit status 1*
v1.2.0 → *v1.3.0* · commit `cccccccc` of `develop`
✅ *Prepare* done
✅ *Staging* done
❔ *Production* end unseen · 5 of 7
      ✅ The freeze held – done
      ✅ No direct commits to main – done
      ✅ Release notes written – done
      ✅ Merge to main – done
      ✅ Tag v1.3.0 – done
      ❔ Deploy to production – end unseen, since 09:25
      ⚪ Verify production – later
⚪ *After* later
(▰▰▰▰▰▰▰▰▱▱▱▱ 15 of 21 · began 09:00)
(✅ *Production approval* 1 of 1: @bob 09:19)
[Say how it ended: Deploy to production…] [Pause v1.3.0] [Roll back to v1.2.0…]\
""")


def test_paused():
    made = card(LIVES["paused"])
    assert made.text == snapshot(
        "kwanus v1.3.0: ⏸️ Paused by <@U0BOB0001>: lunch. <@U0BOB0001>: resume it when it may go on."
    )
    assert buttons(made) == snapshot(
        ["Resume v1.3.0", "Take my answer back: Production approval", "Abort v1.3.0…"]
    )


def test_stopped_says_who_and_why():
    made = card(ASKED, stopped=f"{BOB}||the data centre burns")
    assert made.text == snapshot(
        "kwanus v1.3.0: 🛑 Every release is stopped by <@U0BOB0001>: the data centre burns. A second person types `/release go` when all is well."
    )


def test_watching_offers_the_way_back():
    made = card(SHIPPED)
    assert buttons(made) == ["Roll back to v1.2.0…"]
    assert made.text == snapshot(
        "kwanus v1.3.0: 👀 v1.3.0 is in production; Post-release smoke test: not before <!date^1770976080^{date_short_pretty} {time}|2026-02-13 09:48 UTC>. Nothing to do now."
    )


def test_closed_has_its_duration_and_no_buttons():
    made = card(CLOSED)
    assert shown(made) == snapshot("""\
(📦 *kwanus* · minor · asked for by @alice)
*✅ v1.3.0 is released*
v1.2.0 → *v1.3.0* · commit `cccccccc` of `develop`
✅ *Prepare* done
✅ *Staging* done
✅ *Production* done
✅ *After* done
(▰▰▰▰▰▰▰▰▰▰▰▰ 21 of 21 · took 37 min, ended 09:37)
(✅ *Production approval* 1 of 1: @bob 09:19)\
""")
    assert buttons(made) == []


def test_rolling_back_asks_its_question():
    assert shown(card(LIVES["rolling back"])) == snapshot("""\
(📦 *kwanus* · minor · asked for by @alice)
*↩️ Going back to v1.2.0: ⏳ A decision is open: restore database? Nothing in the range changed the database*
v1.2.0 → *v1.3.0* · commit `cccccccc` of `develop`
⏳ *Rollback* waiting · 2 of 5
      ✅ Redeploy v1.2.0 – done
      ✅ Verify production – done
      ⏳ Ask: restore database? – waiting
      ⚪ Revert the merge on production – later
      ⚪ Merge back to develop – later
(▰▰▰▰▱▱▱▱▱▱▱▱ 2 of 5 · began 09:00)
*Waits for*
⏳ A decision is open: restore database? Nothing in the range changed the database – anybody with a role, since 09:39
[Decide: restore database?…]\
""")


@pytest.mark.parametrize("name", ["closed", "aborted", "rolled back"])
def test_what_is_over_has_no_buttons_and_says_how_long_it_took(name: str):
    made = card(LIVES[name], behind=2, live=Live({"gate/ci": ["old"]}))
    assert buttons(made) == []
    assert " took " in shown(made)


def test_a_first_release_has_nothing_before_it():
    made = release(PREPARED, previous=None, previous_tag=None)
    assert "first release: *v1.3.0*" in shown(cards.card(made, stands(made), now_of(made)))


def test_approval_is_asked_twice_naming_version_and_environment():
    made = card(ASKED)
    [row] = [block["elements"] for block in made.blocks if block["type"] == "actions"]
    assert row[0]["confirm"]["title"]["text"] == "Approve v1.3.0 for production?"
    assert row[0]["action_id"] == "approve:standard"
    assert row[0]["value"] == "kwanus-1.3.0~standard~1~standard"


def test_a_click_takes_the_buttons_away_at_once():
    made = card(ASKED)
    after = cards.recording(made.blocks)
    assert [block["type"] for block in after].count("actions") == 0
    assert after[-1]["elements"][0]["text"] == "⏳ Recording…"
    assert cards.recording(after) == after


def test_what_has_no_button_is_in_the_menu_and_can_be_read_back():
    facts = [*DEPLOYED, *failed("gate/ci"), *failed("gate/e2e")]
    made = card(facts, behind=2)
    rows = [block["elements"] for block in made.blocks if block["type"] == "actions"]
    assert len(rows) == 2
    menus = [e for row in rows for e in row if e["type"] == "overflow"]
    for option in [option for menu in menus for option in menu["options"]]:
        assert cards.picked(option["value"]) is not None
    assert cards.picked("nonsense") is None
