"""phased: a release branch takes bug fixes only, is tagged when stable, and merged back to main."""

from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.phased.ways import begun, fixed, merges, policy, sign_planning, up_to_approval

BRANCH = "release/v3.2.0"
SHORT = policy(
    (", rehearsal]", "]"),
    ("  rehearsal: {title: Rollback tested in staging, rehearse: rollback}\n", ""),
)


async def approved(room: Room) -> None:
    await room.bob.clicks("Approve v3.2.0")
    await room.carol.clicks("Approve v3.2.0")


@pytest.mark.covers("C6")
async def test_a_feature_on_the_release_branch_blocks_and_a_fix_does_not(tmp_path: Path):
    async with open_room(tmp_path, "phased", edit=SHORT) as room:
        await begun(room)
        room.mei.pushes("fix(bot): say when", {"bot/when.txt": "now\n"}, to=BRANCH)
        sha = room.mei.pushes("feat(bot): dance", {"bot/dance.txt": "la\n"}, to=BRANCH)
        await room.polls()
        assert "dance" in room.log()
        why = await room.alice.types("/release why")
        assert sha[:8] not in why, "the gate stands before production, and is not reached yet"
        await sign_planning(room)
        await room.alice.clicks("Take in 2 newer commits")
        await room.omar.clicks("Sign: Migration script review", note="fine")
        await room.card.shows("Bug fixes only on the release branch", sha[:8])
        await approved(room)
        assert "v3.2.0" not in room.remote.tags()


@pytest.mark.covers("C6", "C20")
async def test_it_is_tagged_where_it_is_stable_and_merged_back_to_a_main_that_went_on(
    tmp_path: Path,
):
    async with open_room(tmp_path, "phased", edit=SHORT) as room:
        await up_to_approval(room)
        merges(room, "feat: a pond", {"backend/pond.txt": "water\n"})
        await room.polls()
        await approved(room)
        await room.card.shows("is in production")
        assert room.remote.tags()["v3.2.0"] == room.remote.sha(BRANCH)
        assert "backend/pond.txt" not in room.remote.files("v3.2.0")
        assert room.remote.git("merge-base", "--is-ancestor", "v3.2.0", "main") == ""
        assert room.remote.show("main", "VERSION") == "3.2.0\n"
        assert room.remote.show("main", "backend/pond.txt") == "water\n"


@pytest.mark.covers("C6", "C7", "F7")
async def test_a_hotfix_from_the_tag_goes_to_main_and_to_the_release_branch(tmp_path: Path):
    async with open_room(tmp_path, "phased", edit=SHORT) as room:
        await up_to_approval(room)
        merges(room, "feat: a pond", {"backend/pond.txt": "water\n"})
        await room.alice.types("/release hotfix hotfix/basil")
        await room.card.shows("v3.1.1 → *v3.1.2*", "Waits for Fast-track approval")
        await room.bob.clicks("Approve v3.1.2")
        assert room.runs() == "v3.1.2"
        assert "frontend/src/rain.html" not in room.remote.files("v3.1.2"), "no feature goes along"
        assert room.remote.git("merge-base", "--is-ancestor", "v3.1.2", "main") == ""
        assert f"{BRANCH}: done" in room.log()
        assert "basil" in room.remote.show(BRANCH, "backend/plants.txt")
        await room.passes(hours=1)

        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await room.omar.types("/release sign migration-review 3.2.0")
        await approved(room)
        await room.until(lambda: room.runs() == "v3.2.0", "the minor in production")
        heads = [
            line for line in room.remote.show("main", "CHANGELOG.md").splitlines() if "## v" in line
        ]
        assert [head.split()[1] for head in heads[:3]] == ["v3.2.0", "v3.1.2", "v3.1.1"]
        assert room.remote.show("main", "VERSION") == "3.2.0\n"
        assert room.remote.show("main", "backend/pond.txt") == "water\n"
        assert room.remote.log("main")[0] == "Write v3.2.0 into main"


@pytest.mark.covers("C7", "F7")
async def test_a_hotfix_goes_to_a_release_branch_that_has_nothing_of_its_own_yet(tmp_path: Path):
    async with open_room(tmp_path, "phased", edit=SHORT) as room:
        await begun(room)
        assert room.remote.sha(BRANCH) == room.remote.sha("main")
        await fixed(room)
        assert f"{BRANCH}: done" in room.log()
        assert "basil" in room.remote.show(BRANCH, "backend/plants.txt")
