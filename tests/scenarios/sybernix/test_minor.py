"""sybernix, a minor: from the release branch to the merge back."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.sybernix.ways import BRANCH, finished, policy


@pytest.mark.covers("D3", "D4", "D8")
async def test_a_minor_goes_all_the_way(tmp_path: Path):
    async with open_room(tmp_path, "sybernix", edit=policy()) as room:
        await finished(room)
        assert room.remote.tags()["v2.2.0"] == room.remote.sha("main")
        assert room.remote.log(BRANCH)[0] == "Release v2.2.0"
        assert "quasim v2.2.0 is released" in room.announcements()[-1]
        assert room.remote.show("develop", "CHANGELOG.md").startswith("## v2.2.0 - 2026-02-09")
