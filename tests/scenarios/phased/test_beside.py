"""phased, two releases at once: production changes by one, and to what was made from it (C7)."""

import pytest

from tests.room import Room, open_room
from tests.scenarios.phased.ways import fixed, up_to_approval


async def approved(room: Room, version: str) -> None:
    """Both reviewers agree, whatever card is the newest."""
    await room.bob.types(f"/release approve {version}")
    await room.carol.types(f"/release approve {version}")


@pytest.mark.covers("A7", "C7")
async def test_a_release_that_was_tested_before_a_hotfix_takes_the_fix_in_first(tmp_path):
    async with open_room(tmp_path, "phased") as room:
        await up_to_approval(room)
        await room.passes(minutes=1)
        await fixed(room)
        await approved(room, "3.2.0")
        why = await room.bob.types("/release why 3.2.0")
        assert "v3.1.2 changed production after this candidate was made" in why
        assert room.deploys() == ["v3.1.1", "v3.1.2"]

        await room.alice.types("/release take-in 3.2.0")
        [minor] = [one for one in await room.releases() if one.version == "3.2.0"]
        assert minor.candidate
        assert minor.started.previous_tag == "v3.1.2"
        beds = room.remote.show(minor.candidate.commit, "backend/plants.txt")
        assert beds.endswith("basil:Basil:2\n")
        assert "is not signed" in await room.bob.types("/release why 3.2.0")


@pytest.mark.covers("A7", "C7")
async def test_a_hotfix_that_waited_too_long_does_not_put_an_older_version_there(tmp_path):
    async with open_room(tmp_path, "phased") as room:
        await room.alice.types("/release hotfix hotfix/basil")
        await room.card.shows("Waits for Fast-track approval")
        await up_to_approval(room)
        await approved(room, "3.2.0")
        await room.bob.types("/release approve 3.1.2")
        why = await room.bob.types("/release why 3.1.2")
        assert "v3.2.0 went to production meanwhile" in why
        assert "Abort this one and begin it anew" in why
        assert room.deploys() == ["v3.1.1", "v3.2.0"]
