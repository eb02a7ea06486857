"""kwanus: commits that went to main without review are found, named, and signed for."""

from pathlib import Path

import pytest

from tests.room import open_room, text_of
from tests.scenarios.kwanus.ways import sign_staging


@pytest.mark.covers("A3")
async def test_a_direct_commit_on_main_blocks_until_somebody_signs_for_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        sha = room.eve.pushes("quick fix on the server", {"docs/ops.md": "hm\n"}, to="main")
        room.remote.merge("develop", "main")
        await room.alice.types("/release start minor")
        await sign_staging(room)
        await room.card.shows("Commits went to production without review")
        assert sha[:8] in room.log()
        assert "quick fix on the server – Eve" in room.log()
        await room.bob.types("/release approve")
        assert room.runs() == "v1.1.1"
        why = await room.alice.types("/release why")
        assert "Commits went to production without review" in why
        assert "release-manager" in why

        await room.dora.clicks("Waive: No direct commits to main", reason="I looked at it")
        await room.card.shows("v1.2.0 is in production")
        assert room.runs() == "v1.2.0"


@pytest.mark.covers("A3")
async def test_another_direct_commit_after_the_signature_blocks_again(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.eve.pushes("quick fix on the server", {"docs/ops.md": "hm\n"}, to="main")
        room.remote.merge("develop", "main")
        await room.alice.types("/release start minor")
        await sign_staging(room)
        await room.dora.clicks("Waive: No direct commits to main", reason="I looked at it")
        await room.card.shows("Waits for Production approval")

        second = room.eve.pushes("and another one", {"docs/ops.md": "hm hm\n"}, to="main")
        await room.polls()
        await room.card.shows("Commits went to production without review")
        assert f"{second[:8]}` and another one – Eve" in room.log()
        await room.dora.clicks("Waive: No direct commits to main")
        room.eve.pushes("a third while she reads", {"docs/ops.md": "hm!\n"}, to="main")
        await room.polls()
        assert "It has changed since" in await room.dora.tries(reason="I looked at it")
        await room.bob.types("/release approve")
        assert room.runs() == "v1.1.1"


@pytest.mark.covers("A3", "A7")
async def test_a_direct_commit_that_nobody_polled_stops_the_merge(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await sign_staging(room)
        await room.card.shows("Waits for Production approval")
        late = room.eve.pushes("one more", {"docs/ops.md": "hm\n"}, to="main")
        await room.bob.clicks("Approve")
        await room.card.shows("Commits went to production without review")
        assert late[:8] in room.log()
        assert "Gates still open" in text_of(room.request)
        assert "No direct commits to main" in text_of(room.request)
        assert room.runs() == "v1.1.1"
        assert room.remote.sha("main") == late


@pytest.mark.covers("A3")
async def test_merges_and_our_own_commits_are_no_direct_commits(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.remote.branch("feature/docs", at="main")
        room.noor.pushes("docs: more", {"docs/more.md": "more\n"}, to="feature/docs")
        room.remote.merge("main", "feature/docs", "Merge pull request #20 from team/feature/docs")
        room.remote.merge("develop", "main")
        await room.alice.types("/release start minor")
        await sign_staging(room)
        await room.card.shows("Waits for Production approval")
        surveyed = (await room.release()).surveyed
        assert surveyed
        assert not surveyed.direct
