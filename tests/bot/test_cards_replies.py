"""Replies to one person: refusals, confirmations, and what was asked for."""

from datetime import UTC, datetime
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot import cards
from bot.cards.kit import Message
from bot.cards.replies import SHOWN
from bot.words.said import SAID
from commands.request import Reply
from release import facts as f
from release.freezes import violations
from release.journal import Break
from release.offers import offers
from release.plan import make_plan
from release.policy import policy_of
from release.proposal import Proposal
from release.refusals import Refusal, Rule
from tests.bot.factory import (
    ALICE,
    ASKED,
    BOB,
    CHECKED,
    CLOSED,
    FROZEN,
    GROUP,
    SHA,
    T0,
    failed,
    line,
    policy,
    release,
    stands,
)
from tests.bot.shown import buttons, shown
from tests.bot.slack_rules import faults
from workspace.blockkit import validate_message

NOW = datetime(2026, 2, 13, 12, 0, tzinfo=UTC)


def reply(name: str, **data: Any) -> Message:
    return checked(cards.reply(Reply(name, data), NOW))


def checked(message: Message) -> Message:
    assert faults(message) == []
    assert validate_message(message.blocks) == []
    return message


def about(facts: list[f.Fact]) -> dict[str, Any]:
    made = release(facts)
    return {"release": made, "standing": stands(made)}


def proposal(**changes: Any) -> Proposal:
    own: dict[str, Any] = {
        "kind": "minor",
        "project": "kwanus",
        "version": "1.3.0",
        "tag": "v1.3.0",
        "previous": "1.2.0",
        "previous_tag": "v1.2.0",
        "source": SHA["a"],
        "source_branch": "develop",
        "base_branch": "develop",
        "protected": SHA["0"],
        "plan": make_plan(policy_of(policy()), "minor", {"features": (SHA["a"],)}, None),
        "earliest": T0,
        "reasons": ("features in 2 commits",),
        "lines": (line(), line("b", "fix: login on old phones")),
        "freeze_classes": ("migrations", "breaking"),
        "approvers": {"Production approval": {"approver": (GROUP,)}},
        "classes": {"features": (SHA["a"],)},
    }
    return Proposal(**{**own, **changes})


def test_all_reasons_at_once_each_with_its_rule_and_the_way_on():
    facts = {"kind": "patch", "classes": ("features",), "commits": (line(),), "wanted": "minor"}
    refused = Reply.refused(
        Refusal(Rule.TOO_SMALL, "kinds.patch.refuses", facts),
        Refusal(Rule.LINE_TAKEN, "", {"version": "1.2.1", "status": "running"}),
    )
    made = checked(cards.reply(refused, NOW))
    assert shown(made) == snapshot("""\
⛔ *Not done, for 2 reasons.*
The kind patch takes no features.
• `aaaaaaaa` feat: faster search – Dora Díaz
Start a minor instead, or leave these commits out with `--from`.
_Rule: kind too small · setting `kinds.patch.refuses`_
1.2.1 is still open on this line (running).
`/release why` says what it waits for. `/release abort` gives it up as long as production has not begun.
_Rule: one release a line_\
""")
    assert made.text == snapshot("Not done: The kind patch takes no features.")


@pytest.mark.parametrize("name", SAID)
def test_every_short_answer_needs_no_data(name: str):
    assert reply(name).text


def test_short_answers_name_the_release():
    made = release(ASKED)
    assert reply("approved", release=made, approval="standard").text == snapshot(
        "✅ Your approval of v1.3.0 is recorded. You can take it back until it takes effect."
    )
    assert reply("signed", release=made, gate="Manual QA").text == snapshot(
        "✅ Manual QA is signed for v1.3.0."
    )
    assert reply("stopped", project="kwanus", reason="the data centre burns").text == snapshot(
        "🛑 Every forward step of kwanus is stopped: the data centre burns. A second person starts it again with `/release go`. A rollback works all the same."
    )


def test_a_reply_without_a_name_says_nothing():
    assert cards.reply(Reply(), NOW) == Message("", [])


def test_status():
    made = release(CHECKED)
    assert shown(reply("status", releases=[(made, stands(made))], project="kwanus")) == snapshot("""\
*kwanus v1.3.0* (minor) · ▰▰▰▰▱▱▱▱▱▱▱▱ 8 of 21 · 3 h so far
⏳ Waits for Manual QA, Performance checks and Security checks
qa: please sign “Manual QA”\
""")
    assert (
        reply("status", releases=[]).text == "Nothing is open. `/release start` begins a release."
    )


def test_why_says_what_who_since_when_and_what_clears_it():
    facts = [*CHECKED, *failed("gate/tests", attempt=2)]
    assert shown(reply("why", **about(facts))) == snapshot("""\
*kwanus v1.3.0 waits for 4 things*
*1.* ⛔ *“Tests pass” failed: exit status 1*
      Who: @alice
      Since: 09:15
      Clears it: Correct the cause and press “Try again”, or take in a commit that does.
*2.* ⏳ *“Manual QA” is not signed*
      Who: qa (@bob)
      Since: 09:07
      Clears it: A signature.
*3.* ⏳ *“Performance checks” is not signed*
      Who: qa (@bob)
      Since: 09:07
      Clears it: A signature, or a waiver by release-manager.
*4.* ⏳ *“Security checks” is not signed*
      Who: security (@bob)
      Since: 09:07
      Clears it: A signature.\
""")


def test_why_says_so_when_nothing_blocks():
    assert reply("why", **about([])).text == snapshot(
        "Nothing keeps kwanus v1.3.0 from going on. 🔵 Next: Freeze develop."
    )
    assert "going on" not in reply("why", **about(CLOSED)).text, "it is over"


def test_the_checklist_has_every_gate():
    assert shown(reply("checklist", **about(ASKED))) == snapshot("""\
*Checklist of kwanus v1.3.0* · ▰▰▰▰▰▰▱▱▱▱▱▱ 12 of 21
*Staging*
✅ Full CI – done · 09:09
✅ E2E tests – done · 09:11
✅ Tests pass – done · 09:13
➖ Migrations validated – not needed · no migrations in this release
➖ Migration review – not needed · dba · only for major
➖ Full regression testing – not needed · qa · only for major
✅ Manual QA – done · by @bob · 09:14
✅ Performance checks – done · by @bob · 09:15
✅ Security checks – done · by @bob · 09:16
*Production*
✅ The freeze held – done
✅ No direct commits to main – done
✅ Release notes written – done
⏳ Production approval – 0 of 1
*After*
⚪ Post-release smoke test – later\
""")


def test_a_plan_has_everything_and_a_start_button():
    made = reply("plan", proposal=proposal())
    assert shown(made) == snapshot("""\
*Plan of kwanus v1.3.0* (minor) – nothing is done yet
v1.2.0 → *v1.3.0* – features in 2 commits
from `develop` at `aaaaaaaa`
*2 changes*
• `aaaaaaaa` feat: faster search – Dora Díaz
• `bbbbbbbb` fix: login on old phones – Dora Díaz
*1. Prepare*
Then: Freeze the branch → Bump the version and write the changelog
*2. Staging*
Then: Deploy to staging
Checks: Full CI, E2E tests, Tests pass, Manual QA (qa), Performance checks (qa) and Security checks (security)
*3. Production*
Needs: The freeze held, No direct commits to main and Release notes written
Approval: Production approval – 1 approver (@approvers)
Then: Merge to production → Tag v1.3.0 → Deploy to production → Verify production
*4. After*
Then: Announce v1.3.0 → End the freeze → Merge back to staging
Checks: Post-release smoke test
*Risk* standard
*Migrations* none
*Freeze* migrations and breaking stay out from the start
*Production* 09:00 at the earliest
[Start v1.3.0]\
""")
    assert buttons(made) == ["Start v1.3.0"]


def test_a_plan_that_cannot_start_says_why_and_has_no_button():
    stopped = Refusal(Rule.STOPPED, "", {"by": BOB, "reason": "audit"})
    made = reply(
        "plan",
        proposal=proposal(refusals=(stopped,), reapplied=(line("e"),), left_out=(line("f"),)),
    )
    assert "⛔ *It cannot start*\nEverything is stopped by @bob: audit." in shown(made)
    assert "Taken back before, in again" in shown(made)
    assert "Taken back before, stays out" in shown(made)
    assert buttons(made) == []


def test_notes_can_be_edited_before_production_only():
    assert shown(reply("notes", release=release(CHECKED))) == snapshot("""\
*Notes of v1.3.0*
[1.3.0] - 2026-02-13

*Added*
• Faster search

*Fixed*
• Login on old phones
[Edit the notes of v1.3.0…]\
""")
    assert buttons(reply("notes", release=release(CLOSED))) == []
    assert "has no notes yet" in reply("notes", release=release([])).text


def test_history():
    assert shown(reply("history", releases=[release(CLOSED), release(CHECKED)])) == snapshot("""\
*Releases, newest first* (2)
Version | Kind | State | When | Took | By
v1.3.0 | minor | ✅ released | 09:37 | 37 min | @alice
v1.3.0 | minor | 🔵 under way | 09:00 | – | @alice\
""")
    assert reply("history", releases=[]).text == "There has been no release yet."


def test_the_menu_has_what_this_person_can_do():
    made = release(ASKED)
    menu = reply(
        "menu",
        project="kwanus",
        releases=[(made, offers(made, stands(made)))],
        kinds=("major", "minor"),
        guards=("stop",),
    )
    assert shown(menu) == snapshot("""\
*kwanus: 1 release open, 4 things you can do now*
*v1.3.0* ⏳ Waits for Production approval
[Approve v1.3.0 for production ?] [Reject v1.3.0…] [Pause v1.3.0] [Abort v1.3.0…]
[Why] [Checklist] [Notes]
[Start major…] [Start minor…]
[Stop every release…]
[Status] [History] [Help]\
""")
    values = [element["value"] for block in menu.blocks[-4:] for element in block["elements"]]
    assert values[0] == "kwanus-1.3.0~~0~"
    assert values[3] == "~major --project kwanus~0~"


def test_a_menu_without_releases_offers_a_start():
    menu = reply("menu", project="kwanus", releases=[], kinds=("minor",))
    assert buttons(menu)[0] == "Start minor…"


def test_help_is_by_task():
    assert "`/release hotfix &lt;branch or title&gt;`" in shown(
        reply("help", verbs={"xyz": "…"}, verb="")
    )
    assert shown(
        reply("help", verbs={"why": "`/release why`: what it waits for."}, verb="why")
    ) == snapshot("`/release why`: what it waits for.")
    assert "There is no `/release wy`" in shown(reply("help", verbs={}, verb="wy"))
    near = shown(reply("help", verbs={"why": "Why.", "stop": "Stop."}, verb="wyh"))
    assert "Did you mean “why”?" in near


def test_the_record_holds_or_does_not():
    good = reply("audit", entries=1204, head=(1204, "abcdef12" * 8), breaks=())
    bad = reply("audit", entries=12, head=(12, "ab"), breaks=(Break(3, "its content was changed"),))
    assert good.text == snapshot(
        "✅ The record holds: 1,204 entries, every seal fits. The last seal is `abcdef12`."
    )
    assert shown(bad) == snapshot("""\
⛔ The record does not hold: 1 break in 12 entries.
• entry 3: its content was changed\
""")


def test_freezes():
    broke = f.Landed(
        branch="develop", head=SHA["e"], lines=(line("e", "feat!: drop", classes=("breaking",)),)
    )
    made = release([FROZEN, broke])
    hand = {"by": ALICE, "reason": "audit week", "at": "2026-02-13T08:00:00.000000+00:00"}
    frozen = reply(
        "freeze", releases=[(made, violations(made, NOW))], by_hand=hand, project="kwanus"
    )
    assert shown(frozen) == snapshot("""\
❄️ `develop` is frozen for migrations and breaking since 09:01 (v1.3.0)
🛑 No release can start: frozen by hand by @alice since 08:00: audit week
⛔ *Landed all the same: 1 commit*
• `eeeeeeee` feat!: drop – Dora Díaz on `develop`, 09:02\
""")
    assert reply("freeze", releases=[], by_hand=None).text == "Nothing is frozen."


def test_every_reply_of_the_verbs_can_be_shown():
    assert {
        "status",
        "why",
        "checklist",
        "plan",
        "notes",
        "history",
        "menu",
        "help",
        "audit",
        "freeze",
        "calendar",
        "metrics",
        "retro",
        "where",
        "manifest",
        "support",
        "backports",
        "delegations",
    } == set(SHOWN)
