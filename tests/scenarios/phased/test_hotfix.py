"""phased: an urgent fix from the latest release tag, fast-tracked, with a signed tag (C7, C9)."""

import pytest

from tests.room import open_room
from tests.scenarios.phased.ways import fixed


@pytest.mark.covers("C7", "C9")
async def test_a_fix_goes_out_fast_and_its_tag_is_signed(tmp_path):
    async with open_room(tmp_path, "phased") as room:
        await fixed(room)
        assert room.deploys() == ["v3.1.1", "v3.1.2"]
        tag = room.remote.git("cat-file", "tag", "v3.1.2")
        assert "-----BEGIN SSH SIGNATURE-----" in tag
        assert room.remote.show("main", "backend/plants.txt").endswith("basil:Basil:2\n")
        assert room.remote.show("main", "VERSION") == "3.1.2\n"
        await room.passes(hours=1)
        await room.card.shows("is released")
