"""sybernix: at once back to the previous version, then a hotfix branch from it (D9)."""

import pytest

from tests.room import open_room
from tests.scenarios.sybernix.ways import published


@pytest.mark.covers("D9")
async def test_back_at_once_and_a_hotfix_branch_from_the_version_before(tmp_path):
    async with open_room(tmp_path, "sybernix") as room:
        before = room.remote.git("rev-parse", "main^{tree}")
        await published(room)
        tag = (await room.release()).started.previous_tag
        await room.dora.types("/release rollback")
        await room.dora.submits(reason="batches lose their last row")
        await room.card.shows(f"v2.2.0 was rolled back to {tag}")
        assert room.runs() == tag
        branch = "hotfix/v2.1.1"
        assert room.remote.git("rev-parse", f"{branch}^{{tree}}") == before
        assert f"done: on {branch}" in room.log()
        await room.alice.clicks(f"Open a hotfix from {tag}")
        await room.card.shows(f"The branch `{branch}` is not marked ready")
        started = (await room.release()).started
        assert (started.what, started.previous_tag, started.source_branch) == (
            "hotfix",
            tag,
            branch,
        )
