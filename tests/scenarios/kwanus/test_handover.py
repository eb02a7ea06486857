"""kwanus: a release is handed over, and who is away lets somebody approve for them (F10)."""

from pathlib import Path

import pytest

from tests.room import open_room, text_of
from tests.scenarios.kwanus.ways import config, policy, up_to_approval


@pytest.mark.covers("F10")
async def test_a_release_is_handed_over_and_none_who_led_it_approves(tmp_path: Path):
    both = config(
        ("developer: U0ALICE000", "developer: [U0ALICE000, S0APPROVERS]"),
        ("approver: S0APPROVERS", "approver: [S0APPROVERS, U0ALICE000]"),
    )
    async with open_room(tmp_path, edit=both) as room:
        await up_to_approval(room)
        said = await room.alice.types("/release handover @eve")
        assert "has no role in the project" in said
        await room.alice.types('/release handover @bob --reason "my train leaves"')
        await room.card.shows("asked for by <@U0ALICE000>", "led by <@U0BOB00000>")
        assert "handed the release over to Bob Brandt: my train leaves" in room.log()
        for leader in (room.bob, room.alice):
            said = await leader.clicks("Approve")
            assert "your own approval does not count" in said
        assert not (await room.release()).given
        assert "already" in await room.alice.types("/release handover @bob")
        await room.carol.clicks("Approve")
        await room.card.shows("is in production")


@pytest.mark.covers("F10")
async def test_the_captain_may_what_the_requester_could_and_an_approval_of_theirs_lapses(
    tmp_path: Path,
):
    two = policy(("by: {approver: 1}, expires: 72h", "by: {approver: 2}, expires: 72h"))
    async with open_room(tmp_path, edit=two) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("1 of 2")
        assert "takes the role requester" in await room.bob.types("/release abort --reason no")
        await room.alice.types("/release handover @bob")
        await room.card.shows("0 of 2")
        assert "no longer counts: leads the release" in room.log()
        await room.bob.types("/release abort --reason no")
        await room.card.shows("aborted")


@pytest.mark.covers("F10")
async def test_who_is_away_lets_somebody_approve_until_a_date(tmp_path: Path):
    async with open_room(tmp_path) as room:
        said = await room.bob.types("/release delegate @eve --until 2026-02-12 --reason skiing")
        assert "<@U0EVE00000> approves for you until" in said
        await up_to_approval(room)
        assert "approves for <@U0BOB00000> until" in text_of(room.request)
        assert "skiing" in await room.carol.types("/release delegate")
        said = await room.sam.types("/release delegate @eve --until 2026-02-12")
        assert "you give none here: they take the role approver or on-call, and you hold" in said
        said = await room.eve.types("/release delegate @carol --until 2026-02-12")
        assert "and you hold no role" in said
        assert "<!subteam^S0APPROVERS> or <!subteam^S0ONCALL00> can delegate theirs" in said
        await room.passes(days=4)
        assert "takes the role approver" in await room.eve.clicks("Approve")
        await room.bob.types("/release delegate @eve --until 2026-02-16 --reason skiing")
        await room.eve.clicks("Approve")
        await room.card.shows("is in production", "<@U0EVE00000> for <@U0BOB00000>")
        assert "approved by Eve Ek for Bob Brandt" in room.log()
        assert "delegated" in await room.journal()


@pytest.mark.covers("F10")
async def test_a_delegation_ends_by_itself_counts_once_and_helps_no_requester(tmp_path: Path):
    two = policy(("by: {approver: 1}, expires: 72h", "by: {approver: 2}, expires: 72h"))
    async with open_room(tmp_path, edit=two) as room:
        assert "another full member" in await room.bob.types(
            "/release delegate @bob --until 2026-02-12"
        )
        assert "is not a time" in await room.bob.types("/release delegate @eve --until 2026-02-01")
        await room.bob.types("/release delegate @eve --until +12h")
        await up_to_approval(room)
        said = await room.carol.types("/release delegate @alice --until +6h")
        assert "leads a release that is open" in said
        await room.eve.clicks("Approve")
        await room.card.shows("1 of 2")
        await room.bob.clicks("Approve")  # back early: still the one vote
        await room.card.shows("1 of 2")
        await room.bob.clicks("Take my answer back")
        await room.eve.clicks("Approve")
        await room.card.shows("1 of 2", "<@U0EVE00000> for <@U0BOB00000>")
        await room.alice.types(
            "/release handover @bob"
        )  # whose vote counts no more, whoever gave it
        await room.card.shows("0 of 2")
        assert "by Eve Ek no longer counts: given for who leads the release" in room.log()
        await room.passes(hours=13)
        said = await room.eve.types("/release approve")
        assert "takes the role approver" in said
        await room.carol.clicks("Approve")
        await room.card.shows("1 of 2")
