"""The approval request: asked, counted, rejected, outdated, carried over."""

from datetime import timedelta
from typing import Any

from inline_snapshot import snapshot

from bot import cards
from bot.cards.kit import Message
from release import facts as f
from release.approvals import judge
from tests.bot.factory import (
    ASKED,
    BOB,
    CAROL,
    GROUP,
    SHA,
    approved,
    bound,
    candidate,
    line,
    now_of,
    policy,
    rejected,
    release,
    stands,
)
from tests.bot.shown import buttons, shown
from tests.bot.slack_rules import faults, mentions
from workspace.blockkit import validate_message

AGAIN = f.Requested(approval="standard", candidate=2)
NEW_NOTES = candidate(2, body="body-2")
MIGRATES = candidate(
    2,
    content="content-2",
    classes={"migrations": (SHA["e"],)},
    risk="high",
    risk_reasons=("migrations changed",),
    lines=(line("e", "feat: new table", classes=("migrations",)), *candidate().lines),
)


def request(facts: list[f.Fact], known: Any = None, **changes: Any) -> Message:
    made = release(facts, **changes)
    verdict = judge(made, "standard", made.policy.approvals["standard"], now_of(made))
    message = cards.request(made, "standard", verdict, stands(made), now_of(made), **(known or {}))
    assert faults(message) == []
    assert validate_message(message.blocks) == []
    return message


def two_approvers() -> dict[str, Any]:
    own = policy()
    standard = {**own["approvals"]["standard"], "by": {"approver": 2}}
    return {**own, "approvals": {**own["approvals"], "standard": standard}}


def test_it_asks_those_who_may():
    made = request(ASKED, {"rollback_took": timedelta(seconds=95)})
    assert shown(made) == snapshot("""\
(📦 *kwanus* · minor · v1.2.0 → v1.3.0 · candidate 1, commit `cccccccc`)
*🙋 Production approval of v1.3.0: 0 of 1*
1 approver: @approvers – 1 still missing
Not the requester.
*What changes*
*Added* (1)
• `aaaaaaaa` feat: faster search – Dora Díaz
*Fixed* (1)
• `bbbbbbbb` fix: login on old phones – Dora Díaz
*Risk* standard
*Migrations* none
*Rollback* ✅ safe: back to v1.2.0, no migrations in the range. The last rollback took 1 min 35 s.
*Gates* ✅ all passed
[Approve v1.3.0 for production ?] [Reject v1.3.0…]\
""")
    assert made.text == snapshot(
        "kwanus 🙋 Production approval of v1.3.0: 0 of 1. approver: please approve or reject."
    )
    assert GROUP in mentions(made.blocks)


def test_one_of_two_approved():
    made = request([*ASKED, approved()], policy=two_approvers())
    assert "✅ Approved by @bob 09:19 (1 of 2)" in shown(made)
    assert "1 still missing" in shown(made)
    assert "Approve v1.3.0 for production" in buttons(made)


def test_complete_has_no_approve_any_more():
    made = request([*ASKED, approved()])
    assert "✅ Approved by @bob 09:19 (1 of 1)" in shown(made)
    assert buttons(made) == ["Take my answer back: Production approval"]
    assert GROUP not in mentions(made.blocks)


def test_took_effect_has_no_buttons():
    begun = f.StepBegan(step="production/merge-to-production", attempt=1, candidate=1)
    assert buttons(request([*ASKED, approved(), begun])) == []


def test_rejected_says_why():
    made = request([*ASKED, rejected()])
    assert "⛔ Rejected by @bob 09:19: The numbers of the load test are missing." in shown(made)
    assert buttons(made) == ["Take my answer back: Production approval"]


def test_new_notes_outdate_an_approval_that_concerns_them():
    made = request([*ASKED, approved(), NEW_NOTES, AGAIN])
    assert "↩️ Outdated: @bob approved 09:19; changed since: the notes" in shown(made)
    assert "*Since candidate 1* the notes" in shown(made)
    assert "Approve v1.3.0 for production" in buttons(made)


def test_an_approval_of_what_did_not_change_carries_over():
    both = [*ASKED, approved(CAROL), NEW_NOTES, approved(BOB, bound=bound(notes="body-2"))]
    own = two_approvers()
    own["approvals"]["standard"]["concerns"] = ["content", "risk"]
    made = request([*both, AGAIN], policy=own)
    assert "✅ Approved by @carol 09:19 (1 of 2) – carries over" in shown(made)


def test_the_old_request_says_that_it_is_outdated():
    made = request([*ASKED, approved(), NEW_NOTES, AGAIN], {"candidate": 1})
    assert shown(made) == snapshot("""\
*↩️ Production approval of v1.3.0: outdated*
This was asked for candidate 1; there is candidate 2 now.\
""")
    assert mentions(made.blocks) == set()


def test_migrations_make_the_way_back_unsafe():
    made = request([*ASKED, MIGRATES, AGAIN])
    assert shown(made) == snapshot("""\
(📦 *kwanus* · minor · v1.2.0 → v1.3.0 · candidate 2, commit `cccccccc`)
*🙋 Production approval of v1.3.0: 0 of 1*
1 approver: @approvers – 1 still missing
Not the requester.
*Since candidate 1* 1 new commit and risk standard → high
• `eeeeeeee` feat: new table – Dora Díaz
*What changes*
*Added* (1)
• `aaaaaaaa` feat: faster search – Dora Díaz
*Fixed* (1)
• `bbbbbbbb` fix: login on old phones – Dora Díaz
*Migration Notes* (1)
• `eeeeeeee` feat: new table – Dora Díaz
*Risk* high: migrations changed
*Migrations* in 1 commit
*Rollback* ⚠️ not safe by itself: 1 commit in the range changed the database, and v1.2.0 may not run with it. Somebody has to decide about the database.
*Gates still open* (nothing reaches production before they close)
⚪ Full CI – later
⚪ E2E tests – later
⚪ Tests pass – later
⚪ Migrations validated – later
⚪ Manual QA – later
⚪ Performance checks – later
⚪ Security checks – later\
""")


def test_without_a_candidate_there_is_nothing_to_ask():
    assert request([]).text == "kwanus v1.3.0: there is no candidate to approve yet."


def test_changes_are_counted_when_they_are_too_many():
    lines = tuple(line(f"{n:040x}", f"feat: change {n}") for n in range(200))
    made = request([*ASKED, candidate(2, lines=lines, more=50, content="content-1"), AGAIN])
    assert "*Added* (200)" in shown(made)
    assert "… and 192 more" in shown(made)
    assert "… and 50 more changes" in shown(made)
