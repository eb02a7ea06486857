"""phased: a major is tested longer and reaches production in stages; a minor goes at once (C8)."""

import pytest

from tests.room import Room, open_room
from tests.scenarios.phased.ways import GUIDE, guide_for, into_production, policy, prepared

MAJOR = "[{weight: 10, for: 30m}, {weight: 50, for: 1h}, {weight: 100, for: 1h}]"
QUICK = policy((MAJOR, "[{weight: 10, for: 1m}, {weight: 100, for: 1m}]"))


def traffic(room: Room) -> list[str]:
    log = room.project.environments / "production" / "traffic.log"
    return log.read_text().splitlines() if log.exists() else []


@pytest.mark.covers("C8")
async def test_a_minor_goes_at_once(tmp_path):
    async with open_room(tmp_path, "phased", edit=QUICK) as room:
        await into_production(room)
        assert traffic(room) == []
        assert room.deploys() == ["v3.1.1", "v3.2.0"]


@pytest.mark.covers("C8", "C1")
async def test_a_major_is_tested_longer_and_goes_in_stages(tmp_path):
    async with open_room(tmp_path, "phased", edit=QUICK) as room:
        guide_for(room.remote, "4.0.0")
        await prepared(room, "major")
        await room.card.shows(
            "*Planning* done", "*Preparation* done", "*Testing* ", "*Release* later"
        )
        await room.carol.clicks("Sign: Extended testing", note="a week", evidence=GUIDE)
        await room.bob.clicks("Approve")
        await room.carol.clicks("Approve")
        await room.card.shows("Watch 10 % of production for 1m – running")
        assert traffic(room) == ["v4.0.0 10"]
        await room.passes(minutes=1)
        await room.passes(minutes=1)
        await room.card.shows("v4.0.0 is in production")
        assert traffic(room) == ["v4.0.0 10", "v4.0.0 100"]
