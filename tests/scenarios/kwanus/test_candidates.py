"""kwanus: newer commits never join by themselves; taken in, they make the next candidate."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.kwanus.ways import MIGRATION, sign_staging, up_to_approval


@pytest.mark.covers("A5", "F3")
async def test_newer_commits_are_counted_and_stay_out(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.noor.pushes("fix: one", {"docs/one.md": "1\n"})
        await room.polls()
        await room.card.shows("Behind `develop` by 1")
        room.noor.pushes("fix: two", {"docs/two.md": "2\n"})
        room.noor.pushes("feat: three", {"docs/three.md": "3\n"})
        await room.polls()
        await room.card.shows("Behind `develop` by 3")
        assert len((await room.release()).candidates) == 1
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        assert "docs/one.md" not in room.remote.files("main")
        assert not (room.project.environments / "production/files/docs/one.md").exists()


@pytest.mark.covers("A5", "F3")
async def test_taken_in_they_are_validated_and_shipped(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.noor.pushes("fix: one", {"docs/one.md": "1\n"})
        room.noor.pushes("fix: two", {"docs/two.md": "2\n"})
        await room.polls()
        await room.alice.clicks("Take in 2 newer commits")
        await room.card.shows("candidate 2", "Waits for Manual QA")
        assert (room.project.environments / "staging/files/docs/two.md").exists()
        assert "Behind" not in room.card.text
        assert "up to date already" in await room.alice.types("/release take-in")
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        assert room.remote.show("main", "docs/two.md") == "2\n"
        assert "- one\n- two" in room.remote.show("main", "CHANGELOG.md")
        # the tag is on what was deployed
        assert room.remote.sha("v1.2.0") == room.remote.sha("main")


@pytest.mark.covers("A5", "A7", "A12")
async def test_what_was_taken_out_of_the_branch_is_not_shipped_unseen(tmp_path: Path):
    async with open_room(tmp_path) as room:
        clean = room.remote.sha("develop")
        bad = room.noor.pushes("feat: a secret in it", {"src/secret.sh": "true\n"})
        await up_to_approval(room)
        table = room.noor.pushes("chore: a table for gifts", MIGRATION)
        await room.polls()
        await room.card.shows(f"Changes landed on a frozen branch: {table[:8]}")
        room.remote.branch("develop", at=clean)  # a force-push
        await room.polls()
        await room.bob.clicks("Approve")
        await room.card.shows(f"develop no longer holds {bad[:8]}")
        assert "a secret in it" in room.log().split("`develop` was rewritten")[1]
        assert room.runs() == "v1.1.1"
        assert "landed on a frozen" not in room.card.text, "it was taken out as well"
        assert "Behind" not in room.card.text

        room.noor.pushes("feat: without it", {"src/clean.sh": "true\n"})
        await room.polls()
        await room.card.shows("Behind `develop` by 1", "develop no longer holds")
        await room.alice.clicks("Take in the branch as it is now")
        await room.card.shows("candidate 2", "Waits for Manual QA")
        await sign_staging(room)
        good = room.remote.sha("develop")
        room.remote.branch("develop", at=clean)
        await room.bob.clicks("Approve")  # nobody polled
        await room.card.shows(f"develop no longer holds {good[:8]}")
        room.remote.branch("develop", at=good)
        await room.polls()
        await room.card.shows("v1.2.0 is in production")
        assert "src/clean.sh" in room.remote.files("main")
        for branch in ("main", "develop"):
            assert "src/secret.sh" not in room.remote.files(branch)


@pytest.mark.covers("A2", "A12")
async def test_what_a_minor_must_not_hold_cannot_be_taken_in(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        sha = room.noor.pushes("chore: a table for gifts", MIGRATION)
        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("a minor must not hold migrations", sha[:8])
        assert room.runs() == "v1.1.1"

        room.noor.pushes(f'Revert "chore"\n\nThis reverts commit {sha}.', dict.fromkeys(MIGRATION))
        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("candidate 2", "Waits for Production approval")


@pytest.mark.covers("A2")
async def test_a_patch_takes_no_feature_in(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.remote.branch("develop", at="main")
        room.noor.pushes("fix: one", {"docs/one.md": "1\n"})
        await up_to_approval(room, "patch")
        sha = room.noor.pushes("feat: sell cups", {"src/cups.sh": "true\n"})
        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("a patch must not hold features", f"{sha[:8]} feat: sell cups")
        await room.bob.types("/release approve")
        assert room.runs() == "v1.1.1"


@pytest.mark.covers("A5")
async def test_production_has_begun_and_nothing_is_taken_in_any_more(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.noor.pushes("fix: one", {"docs/one.md": "1\n"})
        await room.polls()
        room.breaks("deploy-production")
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed")
        assert not any("Take in" in label for label in room.card.buttons)
        assert "Production has begun" in await room.alice.types("/release take-in")
