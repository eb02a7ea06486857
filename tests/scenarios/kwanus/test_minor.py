"""kwanus, a minor: from the command to the announcement."""

from pathlib import Path

import pytest

from tests.room import Room, open_room


async def sign_all(room: Room) -> None:
    await room.carol.clicks("Sign: Manual QA", note="all journeys")
    await room.carol.clicks("Sign: Performance checks", note="p95 unchanged")
    await room.sam.clicks("Sign: Security checks", note="scan clean")


@pytest.mark.covers("A1", "A3", "A4", "A6", "A7", "A8", "A10")
async def test_a_minor_goes_all_the_way(tmp_path: Path):
    async with open_room(tmp_path) as room:
        said = await room.alice.types("/release start minor")
        assert "v1.2.0 has begun" in said
        await room.card.shows("Waits for Manual QA", "v1.1.1 → *v1.2.0*")
        await sign_all(room)
        await room.card.shows("Waits for Production approval")
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        assert "shop v1.2.0 is released" in room.announcements()[-1]

        tagged = room.remote.sha("v1.2.0^{commit}")
        assert room.remote.git("merge-base", "--is-ancestor", tagged, "main") == ""
        assert room.remote.git("merge-base", "--is-ancestor", "main", "develop") == ""
        assert room.remote.show("main", "VERSION").strip() == "1.2.0"
        assert "[1.2.0] - 2026-02-09\nAdded\n- " in room.remote.show("main", "CHANGELOG.md")

        await room.passes(minutes=15)
        await room.card.shows("✅ v1.2.0 is released", "took 15 min")
        assert not room.card.buttons
