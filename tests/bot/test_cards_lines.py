"""Lines of the thread, the announcement, and what leaves the thread."""

from collections.abc import Sequence

import pytest
from inline_snapshot import snapshot

from bot import cards
from engine.tell import is_loud
from release import facts as f
from release.fold import fold
from tests.bot.factory import (
    ALICE,
    ASKED,
    BOB,
    CLOSED,
    FROZEN,
    GROUP,
    IN_PRODUCTION,
    SHA,
    SHIPPED,
    T0,
    VALIDATED,
    approved,
    chain,
    done,
    failed,
    line,
    now_of,
    policy,
    rejected,
    release,
    started,
)
from tests.bot.shown import buttons, shown
from tests.bot.slack_rules import faults, mentions
from workspace.blockkit import validate_message

ASKS = f.ExceptionAsked(
    id="x1", commits=(SHA["e"],), by=ALICE, reason="needed", risk="low", way_back="revert it"
)
BREAKS = line("e", "feat!: drop the old table", classes=("breaking",))
BROUGHT = (f.Brought(tag="v1.2.1"), f.Brought(tag="v1.2.0", back=True))
LANDED = f.Landed(branch="develop", head=SHA["e"], lines=(line("b"), BREAKS))
SETTLED: list[f.Fact] = [
    *failed("gate/tests", outcome="unknown"),
    f.Settled(step="gate/tests", attempt=1, by=BOB, outcome="again", reason="it never began"),
]
TOLD: list[tuple[Sequence[f.Fact], str]] = [
    ([], "▶️ @alice started *v1.3.0* (minor) after v1.2.0: features in 2 commits"),
    (done("staging/deploy-staging"), "✅ “Deploy to staging” done in 1 min"),
    (done("gate/ci", seen=True, detail="passed on aaaaaaaa"), "✅ “Full CI” done: passed on aaaaaaaa"),
    (done("gate/ci", seen=True), "✅ “Full CI” was there already"),
    (SETTLED, "✅ @bob looked at “Tests pass”: it is done again: it never began"),
    ([approved(reason="tested it")], "✅ Production approval: approved by @bob: tested it"),
    ([rejected()], "⛔ Production approval: rejected by @bob: The numbers of the load test are missing. @alice, it waits until the answer is taken back or the release changes."),
    (
        [f.Held(step="production/watch", budget="errors", value="3", limit="<= 1")],
        "⏸️ The rollout holds by itself: errors measured 3, wanted &lt;= 1. It goes on when somebody resumes it.",
    ),
    (
        [f.Held(step="production/watch", by=BOB, reason="lunch")],
        "⏸️ @bob holds the rollout: lunch. It goes on when somebody resumes it.",
    ),
    (
        [f.Unwatched(step="production/watch", attempt=1, seconds=1200)],
        "⏳ Nobody measured for 20 min: “watch” takes so much longer",
    ),
    (
        [f.CalledOff(trigger="errors", by=BOB)],
        "✅ @bob stopped the countdown: it is not rolled back by itself",
    ),
    (
        [f.RollbackRecorded(by=BOB, reason="a", impact="b", corrective="c", again="d")],
        "📝 @bob recorded the rollback:",
    ),
    ([f.Revoked(approval="standard", by=BOB)], "↩️ Production approval: @bob took the answer back"),
    (
        [f.Lapsed(approval="standard", by=BOB, reason="left the role")],
        "↩️ Production approval: the approval by @bob no longer counts: left the role",
    ),
    ([f.Signed(gate="qa", by=BOB, candidate=1, note="fine")], "✅ @bob signed “Manual QA”: fine"),
    ([f.Waived(gate="tests", by=BOB, reason="flaky", candidate=1)], "☑️ @bob waived “Tests pass”: flaky"),
    ([f.RiskRaised(by=BOB, risk="high", reason="new keys")], "⬆️ @bob rates the risk *high*: new keys"),
    (
        [f.RiskLowerAsked(by=ALICE, risk="standard", reason="a test")],
        "🙋 @alice holds the risk for *standard*: a test. A second person must agree: @approvers.",
    ),
    (
        [f.RiskLowered(by=BOB, asked_by=ALICE, risk="standard", reason="a test")],
        "⬇️ @alice and @bob rate the risk *standard*: a test",
    ),
    (
        [f.DebtIncurred(gate="migration-review", due=T0)],
        "🧾 “Migration review” is owed by dba until 09:00. Overdue, it holds every release but an emergency.",
    ),
    ([f.Linked(gate="qa", by=BOB, link="https://x.example/d")], "📎 @bob linked “Manual QA”: https://x.example/d"),
    (
        [f.FactsWritten(by=BOB, summary="x", impact="y", migrations="z", rollback="w")],
        "📝 @bob wrote the facts of the release",
    ),
    ([f.HandedOver(by=ALICE, to=BOB, reason="holiday")], "🤝 @alice handed the release over to @bob: holiday"),
    ([f.TakenIn(by=ALICE, source=SHA["b"], count=0, brought=BROUGHT)], "🔀 @alice took the merge-back of v1.2.1 and the rollback of v1.2.0 in; a new candidate follows"),
    ([f.TakenIn(by=ALICE, source=SHA["b"], count=3)], "🔀 @alice took 3 newer commits in; a new candidate follows"),
    ([f.Ready(by=ALICE, source=SHA["b"])], "▶️ @alice says the branch is ready, at `bbbbbbbb`"),
    ([f.AdvisoryWritten(by=ALICE, severity="high", affected="1.0.0", text="Upgrade.")],
     "🛡️ @alice wrote the advisory:"),
    ([f.NotesEdited(by=ALICE, base="", text="x")], "📝 @alice edited the notes; they go into the next candidate"),
    ([f.Paused(by=BOB, reason="lunch")], "⏸️ @bob paused the release: lunch. What runs now still ends."),
    ([f.Resumed(by=BOB)], "▶️ @bob resumed the release"),
    ([f.Rescheduled(by=BOB, release_at=T0)], "🗓️ @bob moved production to 09:00"),
    ([f.LateNoted(gate="qa")], "⏰ “Manual QA” is past its date and not done. It waits for qa."),
    ([f.AbortAsked(by=BOB, reason="no")], "✖️ @bob aborts the release: no"),
    ([f.Aborted()], "✖️ *v1.3.0* is aborted; nothing of it is left behind"),
    ([*IN_PRODUCTION, f.Shipped()], "🚀 *v1.3.0* of kwanus is in production, after 28 min"),
    (CLOSED, "🏁 *v1.3.0* is closed after 37 min: every check afterwards is done"),
    (
        [f.Answered(question="restore-database", by=BOB, answer="no", note="no need")],
        "✅ @bob decided “restore database?”: *no*: no need",
    ),
    (
        [f.ExceptionDecided(id="x1", by=BOB, granted=True, until=T0)],
        "✅ @bob granted the exception until 09:00",
    ),
    (
        [f.StraysSeen(strays=(f.Stray(sha=SHA["e"], branch="rain", author="Mei", behind=80),))],
        "🌿 Merged, and not as the policy wants branches (this blocks nothing):",
    ),
    ([f.RetroNoted(by=ALICE, good="quick")], "🪞 Looking back, @alice:"),
    ([f.ActionDone(id="a1", by=BOB)], "✅ @bob did *a1*"),
    ([f.ExceptionDecided(id="x1", by=BOB, granted=False, reason="no")], "⛔ @bob denied the exception: no"),
]  # fmt: skip
UNTOLD: list[f.Fact] = [
    f.StepBegan(step="gate/ci", attempt=1, candidate=1),
    f.Requested(approval="standard", candidate=1),
    FROZEN,
    f.FreezeEnded(branch="develop"),
    f.Announced(name="", channels=("C0ANNOUNCE",)),
    f.Surveyed(branch="main", head=SHA["0"]),
    f.Landed(branch="develop", head=SHA["e"], lines=(BREAKS,)),
    f.Reminded(subject="nothing like this", n=1),
    f.ArtifactsSeen(pieces=()),
    f.Measured(step="gate/slo", probe="slo", verdict="healthy", value="0.2", limit="<= 1"),
]


def last_line(facts: Sequence[f.Fact]) -> cards.Message | None:
    sealed = chain(facts)
    made = fold(sealed)
    return cards.line(made, sealed[-1], now_of(made))


@pytest.mark.parametrize(("facts", "words"), TOLD, ids=[words[:40] for _, words in TOLD])
def test_a_line_tells(facts: Sequence[f.Fact], words: str):
    made = last_line(facts)
    assert made is not None
    assert shown(made).splitlines()[0] == words
    assert faults(made) == []
    assert validate_message(made.blocks) == []
    assert made.text.startswith("kwanus v1.3.0: ")


@pytest.mark.parametrize("fact", UNTOLD, ids=[fact.kind for fact in UNTOLD])
def test_no_news_no_line(fact: f.Fact):
    assert last_line([fact]) is None


def test_every_fact_is_told_or_left_out_on_purpose():
    told = {(facts[-1] if facts else started()).kind for facts, _ in TOLD}
    also = {"candidate-made", "exception-asked", "rollback-asked", "rolled-back", "retried"}
    also |= {"nudged"}  # in the words of a reminder
    also |= {"put-off"}  # it is looked at again, and nothing happened
    also |= {"triggered"}  # in the scenarios of a policy with triggers
    assert told | also | {fact.kind for fact in UNTOLD} == set(f.FACTS)


def test_a_failure_has_its_last_lines():
    made = last_line(failed("staging/deploy-staging"))
    assert made is not None
    assert shown(made) == snapshot("""\
⛔ “Deploy to staging” failed after 1 min: exit status 1
@alice, correct the cause and press “Try again”.
```
connecting …
error: disk full
```\
""")


def test_commits_that_break_a_freeze_are_told_and_no_others():
    made = last_line([FROZEN, LANDED])
    assert made is not None
    assert shown(made) == snapshot("""\
⛔ 1 commit landed on `develop`, which is frozen for breaking and migrations. Production waits for an exception.
• `eeeeeeee` feat!: drop the old table – Dora Díaz\
""")


def test_an_exception_is_decided_with_two_buttons():
    asked = [FROZEN, LANDED, ASKS]
    made = last_line(asked)
    assert made is not None
    assert shown(made) == snapshot("""\
🙋 @alice asks for an exception to the freeze, for `eeeeeeee`. @bob decides:
• *Reason* needed
• *Risk* low
• *Way back* revert it
[Grant the exception] [Deny the exception…]\
""")
    assert BOB in mentions(made.blocks)
    assert made.blocks[-1]["elements"][0]["value"] == "kwanus-1.3.0~x1~0~standard"


def test_a_decided_exception_has_no_buttons_any_more():
    sealed = chain([FROZEN, LANDED, ASKS, f.ExceptionDecided(id="x1", by=BOB, granted=True)])
    made = fold(sealed)
    asked = cards.line(made, sealed[-2], now_of(made))
    assert asked is not None
    assert buttons(asked) == []


def test_a_reminder_mentions_who_can_act():
    made = last_line([*ASKED, f.Reminded(subject="standard", n=1)])
    assert made is not None
    assert shown(made) == snapshot(
        "🔔 Reminder: approver (@approvers): Production approval: 0 of 1. An approval by somebody else than the requester."
    )
    assert GROUP in mentions(made.blocks)


def test_direct_commits_are_told():
    made = last_line([f.Surveyed(branch="main", head=SHA["f"], direct=(line("f", "hot patch"),))])
    assert made is not None
    assert shown(made) == snapshot("""\
⛔ 1 commit went to `main` without review. Somebody has to sign for them.
• `ffffffff` hot patch – Dora Díaz\
""")


def test_a_rollback_is_told_with_its_steps_and_its_end():
    back = f.RollbackAsked(by=BOB, reason="errors rise")
    begun, ended = last_line([*SHIPPED, back]), last_line([*SHIPPED, back, f.RolledBack()])
    assert begun is not None
    assert ended is not None
    assert shown(begun) == snapshot(
        "↩️ @bob rolls back to v1.2.0: errors rise. Steps: Redeploy v1.2.0, Verify production, Ask: restore database?, Revert the merge on production, Merge back to develop."
    )
    assert shown(ended) == snapshot(
        """\
↩️ Rolled back to *v1.2.0* in 1 min. The number v1.3.0 is not used again.
[Open a hotfix from v1.2.0]\
"""
    )


def test_the_way_back_is_in_the_thread_once_it_is_out():
    made = last_line(SHIPPED)
    assert made is not None
    assert "[… Roll back to v1.2.0…]" in shown(made)


def test_only_failure_and_completion_leave_the_thread():
    every = chain([*SHIPPED, *failed("gate/after"), f.RolledBack()])
    loud = [sealed.entry.kind for sealed in every if is_loud(f.fact_of(sealed))]
    assert loud == ["shipped", "step-ended", "rolled-back"]


def test_the_announcement():
    made = release(SHIPPED)
    message = cards.announcement(made, now_of(made))
    assert shown(message) == snapshot("""\
# kwanus v1.3.0 is released
(minor · released by @alice · approved by @bob · took 34 min)
*Added*
• Faster search

*Fixed*
• Login on old phones
*Migrations* none
*Rollback* ✅ safe: back to v1.2.0, no migrations in the range.\
""")
    assert message.text == snapshot(
        "kwanus v1.3.0 is released, after v1.2.0. Nothing is asked of you."
    )
    assert faults(message) == []
    assert validate_message(message.blocks) == []


def test_an_announcement_before_and_one_after_a_rollback():
    notice = {**policy(), "announce": {"before": {"at": "-3d"}}}
    before = release(VALIDATED, policy=notice)
    after = release([*SHIPPED, f.RollbackAsked(by=BOB, reason="errors"), f.RolledBack()])
    assert cards.announcement(before, now_of(before), "before").text == snapshot(
        "kwanus v1.3.0 is about to be released, after v1.2.0. Nothing is asked of you."
    )
    message = cards.announcement(after, now_of(after))
    assert message.text == snapshot(
        "kwanus v1.3.0 was rolled back to v1.2.0. Nothing is asked of you."
    )
    assert "safe" not in shown(message), "it went back: nobody asks whether it could"
