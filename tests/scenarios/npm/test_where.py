"""npm: from where a fix is to where it shall be."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.npm.ways import BRANCH, begun, merges


@pytest.mark.covers("F6", "F7")
async def test_a_button_carries_what_was_found_to_the_other_lines(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        fix = merges(room, "fix: name the link", {"src/link.css": "a { color: red }\n"})
        said = await room.alice.types(f"/release where {fix[:10]}")
        assert "On `main`" in said
        shown = room.slack.ephemerals("alice", room.channel)[-1]
        await room.slack.clicks(
            "alice", room.channel, shown["ts"], f"Backport {fix[:8]} to other lines…"
        )
        await room.settles()
        assert f"(cherry picked from commit {fix})" in room.remote.message(BRANCH)
        said = await room.alice.types(f"/release where {fix[:10]}")
        copy = room.remote.sha(BRANCH)
        assert f"🔀 Cherry-picked as `{copy[:8]}`, in `{BRANCH}`" in said
        assert "Backport" not in await room.alice.types("/release where nothing-such")
