"""lsos: a trunk is released to production, and what was released comes back to it."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.lsos.ways import SERVICES, finished, merges, policy, up_to_approval


@pytest.mark.covers("B1")
async def test_what_was_validated_is_tagged_while_the_trunk_goes_on(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await up_to_approval(room)
        why = await room.eve.types("/release why")
        assert "by somebody else than the requester; each seat takes another person." in why
        later = merges(room, "feat: after the start", {"services/later.sh": "true\n"})
        await room.polls()
        await room.bob.clicks("Approve")
        await room.carol.clicks("Approve")
        await room.card.shows("services-v1.2.0 is in production")
        candidate = (await room.release()).candidates[-1]
        assert room.remote.git("rev-parse", "services-v1.2.0^{tree}").strip() == candidate.tree
        assert room.remote.git("rev-parse", "services-v1.2.0^{commit}").strip() == candidate.commit
        assert room.remote.git("merge-base", "--is-ancestor", "services-v1.2.0", "main") == ""
        assert room.remote.git("merge-base", "--is-ancestor", later, "main") == ""
        assert room.runs(SERVICES) == "services-v1.2.0"


@pytest.mark.covers("B1")
async def test_every_commit_on_main_goes_to_staging(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        head = merges(room, "feat: one more", {"services/more.sh": "true\n"})
        await room.polls()
        assert room.runs("staging") == head[:12]
        await finished(room)
        assert room.runs(SERVICES) == "services-v1.2.0"


@pytest.mark.covers("B1")
async def test_a_direct_commit_to_the_trunk_is_signed_for(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        room.remote.commit("main", {"services/sneaky.sh": "true\n"}, "fix: in haste")
        await up_to_approval(room)
        await room.card.shows("Commits went to production without review")
        await room.dora.clicks("Waive: No direct commits to main", reason="it was me, on call")
        await room.bob.clicks("Approve")
        await room.carol.clicks("Approve")
        await room.card.shows("services-v1.2.0 is in production")
