"""kwanus: who may approve production, when an approval counts, and how it is taken back."""

from pathlib import Path

import pytest

from tests.room import open_room, text_of
from tests.scenarios.kwanus.ways import config, policy, sign_staging, up_to_approval


@pytest.mark.covers("A7")
async def test_nobody_approves_their_own_release(tmp_path: Path):
    async with open_room(
        tmp_path, edit=config(("developer: U0ALICE000", "developer: [U0ALICE000, S0APPROVERS]"))
    ) as room:
        await room.bob.types("/release start minor")
        await room.carol.clicks("Sign: Manual QA", note="ok")
        await room.carol.clicks("Sign: Performance checks", note="ok")
        await room.sam.clicks("Sign: Security checks", note="ok")
        await room.card.shows("Waits for Production approval")
        said = await room.bob.clicks("Approve")
        assert "your own approval does not count" in said
        assert "one's own" in said
        assert room.runs() == "v1.1.1"
        await room.carol.clicks("Approve")
        await room.card.shows("is in production")


@pytest.mark.covers("A7")
async def test_who_may_not_approve_is_told_who_can(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        said = await room.eve.clicks("Approve")
        assert "takes the role approver" in said
        assert "<!subteam^S0APPROVERS>" in said
        assert "approvals.standard.by" in said
        said = await room.alice.clicks("Approve")
        assert "2 reasons" in said
        assert "your own approval does not count" in said
        assert not (await room.release()).given


@pytest.mark.covers("A7")
async def test_a_second_click_changes_nothing(tmp_path: Path):
    async with open_room(
        tmp_path,
        edit=policy(("by: {approver: 1}, expires: 72h", "by: {approver: 2}, expires: 72h")),
    ) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("1 of 2")
        said = await room.bob.clicks("Approve")
        assert "approved already" in said
        await room.card.shows("1 of 2")
        assert room.runs() == "v1.1.1"
        await room.carol.clicks("Approve")
        await room.card.shows("is in production", "2 of 2")
        assert (await room.journal()).count("approved") == 2


@pytest.mark.covers("F3")
async def test_a_button_of_an_older_candidate_says_what_changed(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        old = room.request
        room.noor.pushes("fix: one more thing", {"src/more.sh": "true\n"})
        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("candidate 2")
        said = await room.bob.clicks("Approve", seen=old)
        assert "has changed since that button was shown: the code and the notes" in said
        assert not (await room.release()).given


@pytest.mark.covers("A7")
async def test_a_rejection_takes_a_reason_and_holds_until_it_is_taken_back(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.bob.types("/release reject the press release is not ready")
        await room.bob.submits()
        assert "<@U0ALICE000>, it waits until the answer is taken back" in room.log()
        await room.card.shows("rejected by <@U0BOB00000>: the press release is not ready")
        await room.carol.types("/release approve")
        assert room.runs() == "v1.1.1"
        assert "rejected by <@U0BOB00000>" in await room.alice.types("/release why")

        await room.bob.clicks("Take my answer back")
        await room.card.shows("v1.2.0 is in production")
        assert "approved by Carol" in room.announcements()[-1]


@pytest.mark.covers("A7")
async def test_a_rejection_without_a_reason_is_not_taken(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.bob.clicks("Reject")
        assert await room.bob.tries()
        assert not (await room.release()).given


@pytest.mark.covers("A7")
async def test_an_approval_expires(tmp_path: Path):
    async with open_room(
        tmp_path,
        edit=policy(("by: {approver: 1}, expires: 72h", "by: {approver: 2}, expires: 72h")),
    ) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("1 of 2")
        await room.passes(hours=72)
        await room.card.shows("0 of 2")
        await room.carol.types("/release approve")
        await room.card.shows("1 of 2")
        assert room.runs() == "v1.1.1"


@pytest.mark.covers("A7")
async def test_an_approver_who_left_the_group_counts_no_more(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types('/release start minor --at "2026-02-09 18:00"')
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("1 of 1")
        room.slack.sets_group("approvers", ["carol"])
        await room.passes(hours=10)
        await room.card.shows("0 of 1", "Waits for Production approval")
        assert "the approval by Bob" in room.log()
        assert "no longer counts: left the role" in room.log()
        assert room.runs() == "v1.1.1"
        await room.carol.clicks("Approve")
        await room.card.shows("is in production")


@pytest.mark.covers("A7")
async def test_an_approval_is_taken_back_before_it_takes_effect(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types('/release start minor --at "2026-02-09 18:00"')
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("1 of 1")
        await room.bob.clicks("Take my answer back")
        await room.card.shows("0 of 1")
        await room.passes(hours=10)
        assert room.runs() == "v1.1.1"
        await room.bob.clicks("Approve")
        await room.card.shows("is in production")
        assert "has taken effect" in await room.bob.types("/release revoke 1.2.0")


@pytest.mark.covers("F3")
async def test_two_roles_are_two_people(tmp_path: Path):
    both = policy(("by: {approver: 1}, expires: 72h", "by: {approver: 1, qa: 1}, expires: 72h"))
    async with open_room(tmp_path, edit=both) as room:
        await up_to_approval(room)
        await room.carol.clicks("Approve")  # she holds both roles and fills one place
        await room.card.shows("1 of 2")
        assert room.runs() == "v1.1.1"
        await room.bob.clicks("Approve")
        await room.card.shows("is in production", "2 of 2")


@pytest.mark.covers("A7", "F1")
async def test_an_author_never_approves_where_the_policy_says_so(tmp_path: Path):
    never = policy(("by: {approver: 1}, expires: 72h", "by: {approver: 1}, never: author"))
    known = "people: {U0BOB00000: Bob@Example.com, U0CAROL000: []}\n    version-files:"

    def edit(path: Path) -> None:
        never(path)
        config(("version-files:", known))(path)

    async with open_room(tmp_path, edit=edit) as room:
        together = "feat: gift cards\n\nCo-authored-by: Bob <bob@example.com>"
        room.noor.pushes(together, {"src/gifts.sh": "true\n"})
        plan = await room.alice.types("/release plan minor")
        assert "(<!subteam^S0APPROVERS>); not <@U0BOB00000>, who wrote part of it" in plan
        await up_to_approval(room)
        assert "nor Bob Brandt, who wrote part of it" in text_of(room.request)
        said = await room.bob.clicks("Approve")
        assert "You wrote part of this release" in said
        assert "approvals.standard.never" in said
        room.slack.sets_group("approvers", ["bob", "carol", "dora"])
        room.app.world.directory.forget()  # type: ignore[attr-defined]
        assert "Nobody told me which commits are yours" in await room.dora.clicks("Approve")
        assert not (await room.release()).given
        await room.carol.clicks("Approve")
        await room.card.shows("is in production")
