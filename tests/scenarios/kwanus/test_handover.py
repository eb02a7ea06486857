"""kwanus: a release is handed over, and who is away lets somebody approve for them (F10)."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.kwanus.ways import config, policy, up_to_approval


@pytest.mark.covers("F10")
async def test_a_release_is_handed_over_and_none_who_led_it_approves(tmp_path: Path):
    both = config(("developer: U0ALICE000", "developer: [U0ALICE000, S0APPROVERS]"))
    async with open_room(tmp_path, edit=both) as room:
        await up_to_approval(room)
        said = await room.alice.types("/release handover @eve")
        assert "has no role in the project" in said
        await room.alice.types('/release handover @bob --reason "my train leaves"')
        await room.card.shows("asked for by <@U0ALICE000>", "led by <@U0BOB00000>")
        assert "handed the release over to Bob Brandt: my train leaves" in room.log()
        said = await room.bob.clicks("Approve")
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
