"""phased: the rollback is tried in staging before anybody approves, and timed (C15, F4)."""

import pytest

from tests.room import buttons_of, open_room, text_of
from tests.scenarios.phased.ways import prepared, up_to_approval


@pytest.mark.covers("C15", "F4")
async def test_back_and_forth_in_staging_with_its_time_in_the_request(tmp_path):
    async with open_room(tmp_path, "phased") as room:
        await up_to_approval(room)
        assert room.deploys("staging") == ["v3.1.1", "v3.2.0", "v3.1.1", "v3.2.0"]
        assert room.deploys() == ["v3.1.1"]
        assert "“Rollback tested in staging” done: back to v3.1.1 in 1 s, and forth" in room.log()
        request = text_of(room.request)
        assert "*Rollback* ⚠️ not safe by itself: 1 commit in the range changed" in request
        assert "Rehearsed in staging: it took 1 s." in request
        assert "Flags that came with it: rain." in request
        assert "Approve v3.2.0 for production" in buttons_of(room.request)


@pytest.mark.covers("C15")
async def test_a_rollback_that_does_not_work_in_staging_keeps_production_closed(tmp_path):
    async with open_room(tmp_path, "phased") as room:
        room.breaks("start")
        await prepared(room)
        await room.card.shows("“Rollback tested in staging” failed: “start” of v3.1.1 in staging")
        assert "Release approval" not in "".join(
            text_of(m) for m in room.messages() if room.key_of(m).startswith("request:")
        )
        room.mends("start")
        await room.restarts()
        await room.alice.clicks("Try again: Rollback tested in staging")
        await room.card.shows("Waits for Release approval")
        assert room.runs("staging") == "v3.2.0"
