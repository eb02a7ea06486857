"""phased: branches and how they are called, versions and the size of a change, the five phases."""

from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.phased.ways import begun, merges, policy, sign_planning

CLOSE = policy(("behind: 50", "behind: 2"))


def late(room: Room, branch: str, title: str, missed: int) -> None:
    """A branch begins, main goes on, and only then it is merged."""
    room.remote.branch(branch, at="main")
    room.remote.commit(branch, {"bot/late.txt": f"{title}\n"}, title, author="Yuki")
    for n in range(missed):
        room.remote.commit("main", {"docs/notes.md": f"{n}\n"}, f"docs: note {n}", author="Mei")
    room.remote.merge(
        "main", branch, f"Merge pull request #61 from garden/{branch}\n\n{title}", "Yuki"
    )


@pytest.mark.covers("C19")
async def test_misnamed_and_late_branches_are_reported_and_block_nothing(tmp_path: Path):
    async with open_room(tmp_path, "phased", edit=CLOSE) as room:
        merges(room, "fix: water less", {"bot/water.txt": "less\n"})  # from a branch called “work”
        late(room, "feature/late", "fix: water later", missed=3)
        await begun(room)
        await sign_planning(room)
        await room.card.shows("🌿 2 merged branches are not as wanted: `feature/late` and `work`")
        assert "`feature/late` by Yuki was 3 commits behind" in room.log()
        assert "`work` by Yuki is not named `feature/*`, `fix/*` or `hotfix/*`" in room.log()
        assert "(this blocks nothing)" in room.log()
        assert "strays-seen" in await room.journal()
        await room.card.shows("Migration script review (dba) – waiting")
        assert "work" not in await room.alice.types("/release why")


@pytest.mark.covers("C1")
async def test_the_card_shows_the_five_phases_and_where_it_stands(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        await begun(room)
        phases = ["Planning", "Preparation", "Testing", "Release", "Post-release"]
        lines = [
            line
            for line in room.card.text.splitlines()
            if line[2:].strip("*️ ").split("*")[0] in phases
        ]
        assert [line.split("*")[1] for line in lines] == phases
        assert "* waiting" in lines[0]
        assert all(line.endswith("later") for line in lines[1:])
        await sign_planning(room)
        await room.card.shows("*Planning* done", "*Preparation* waiting")


@pytest.mark.covers("C2")
async def test_the_version_comes_from_the_changes_and_a_smaller_request_is_refused(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        said = await room.alice.types("/release plan minor")
        assert "v3.1.1 → *v3.2.0* – " in said
        assert "features" in said
        said = await room.alice.types("/release start patch")
        assert "The kind patch takes no features" in said
        assert "Start a minor instead, or leave these commits out with `--from`" in said
        merges(room, "feat!: drop the old API", {"backend/api/v2.txt": "new\n"})
        said = await room.alice.types("/release start minor")
        assert "The kind minor takes no breaking" in said
        assert "drop the old API" in said
        assert "Start a major instead" in said
        assert not await room.releases()
