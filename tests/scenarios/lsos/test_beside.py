"""lsos, a hotfix beside a minor: what waits is made anew with the fix in it, and approved anew."""

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.lsos.ways import SERVICES, emergency, policy, up_to_approval


async def says_why(room: Room) -> str:
    return await room.eve.types("/release why 1.2.0")


@pytest.mark.covers("F3", "B1", "B8")
async def test_a_minor_takes_in_the_hotfix_that_overtook_it_and_is_approved_anew(tmp_path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("1 of 2")
        await room.passes(minutes=1)
        await emergency(room)  # out, and merged back to main
        await room.carol.types("/release approve 1.2.0")
        assert "services-v1.1.2 changed production after this candidate was made" in await says_why(
            room
        )
        assert room.runs(SERVICES) == "services-v1.1.2"

        await room.alice.types("/release take-in 1.2.0")
        minor = (await room.releases())[0]
        assert minor.candidate
        assert (minor.candidate.n, minor.started.previous_tag) == (2, "services-v1.1.2")
        assert len(minor.attempts["staging/deploy-staging"]) == 2, "the very tree that ships"
        assert "0 of 2" in await says_why(room)
        asked = text_of(room.request)
        assert "Outdated: <@U0BOB00000> approved" in asked
        assert "changed since: the code" in asked

        await room.bob.types("/release approve 1.2.0")
        await room.carol.types("/release approve 1.2.0")
        assert room.runs(SERVICES) == "services-v1.2.0"
        assert room.remote.show("services-v1.2.0", "services/reports/leak.sh") == "true\n"
