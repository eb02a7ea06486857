"""lsos on a forge that squashes pull requests: what it committed itself is no direct commit."""

from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.lsos.ways import SERVICES, config, policy, up_to_approval

FORGE = "noreply@github.com"


def merged_by_the_forge(path: Path) -> None:
    policy()(path)
    zone = "    time-zone: Europe/Berlin\n"
    config((zone, f"{zone}    merged-by: {FORGE}\n"))(path)


def squashes(room: Room) -> list[str]:
    """Two pull requests, squashed into the trunk."""
    return [
        room.remote.squash("main", {"services/one.sh": "true\n"}, "feat: one (#91)", "Ines"),
        room.remote.squash("main", {"services/two.sh": "true\n"}, "fix: two (#92)", "Raj"),
    ]


@pytest.mark.covers("A3")
async def test_squash_merges_pass_and_a_number_alone_does_not(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=merged_by_the_forge) as room:
        squashes(room)
        await up_to_approval(room)
        await room.card.shows("No direct commits to main – done")
        listed = await room.alice.types("/release checklist")
        assert "squash merges: 2" in listed, listed

        by_hand = room.eve.pushes("fix: mine (#93)", {"services/x.sh": "true\n"}, to="main")
        no_number = room.remote.squash("main", {"services/y.sh": "true\n"}, "Edit y.sh", "Eve")
        await room.polls()
        await room.card.shows("Commits went to production without review")
        surveyed = (await room.release()).surveyed
        assert surveyed
        assert [line.sha for line in surveyed.direct] == [no_number, by_hand]
        assert "merged-by" not in room.log()
        await room.bob.clicks("Approve")
        await room.carol.clicks("Approve")
        assert room.runs(SERVICES) == "services-v1.1.1"

        await room.dora.clicks("Waive: No direct commits to main", reason="I looked at both")
        await room.card.shows("services-v1.2.0 is in production")


@pytest.mark.covers("A3")
async def test_without_the_setting_they_are_direct_and_it_is_named(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        shas = squashes(room)
        await up_to_approval(room)
        await room.card.shows("Commits went to production without review")
        surveyed = (await room.release()).surveyed
        assert surveyed
        assert {line.sha for line in surveyed.direct} == set(shas)
        setting = f"`merged-by: {FORGE}` in slipway.yml takes them as reviewed"
        assert setting in await room.alice.types("/release why")
        assert setting in room.log()
