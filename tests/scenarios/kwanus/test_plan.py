"""kwanus: the whole plan, without any effect (F1)."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.kwanus.ways import MIGRATION


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of the data centre and the repository."""
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.covers("F1")
async def test_a_plan_says_everything_and_does_nothing(tmp_path: Path):
    async with open_room(tmp_path) as room:
        before = snapshot(room.project.folder)
        told = await room.alice.types("/release plan minor")
        for words in (
            "Plan of shop v1.2.0",
            "nothing is done yet",
            "v1.1.1 → *v1.2.0* – features in 3 commits",
            "from `develop` at",
            "feat: sell oolong – Noor Haddad",
            "Manual QA (qa)",
            "Production approval – 1 approver (<!subteam^S0APPROVERS>)",
            "Merge to production → Tag v1.2.0 → Deploy to production → Verify production",
            "*Freeze* migrations and breaking stay out from the start",
            "*Migrations* none",
            "*Production* <!date^1770627600^",
            "Start v1.2.0",
        ):
            assert words in told, words
        assert snapshot(room.project.folder) == before
        assert not await room.record()
        assert not room.messages()


@pytest.mark.covers("F1")
async def test_a_plan_with_a_date_says_when(tmp_path: Path):
    async with open_room(tmp_path) as room:
        told = await room.alice.types("/release plan minor --at 2026-02-12 10:00")
        assert "2026-02-12 09:00 UTC" in told  # ten o'clock in Berlin


@pytest.mark.covers("F1", "A2")
async def test_a_plan_that_cannot_start_says_all_of_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.noor.pushes("feat!: no more prices", MIGRATION)
        told = await room.alice.types("/release plan patch")
        assert "It cannot start" in told
        assert "takes no breaking, features or migrations" in told
        assert "Merge to production" in told
        assert "*Migrations* in 1 commit" in told
        major = await room.alice.types("/release plan major")
        assert "Migrations validated" in major
        assert "Migration review (dba)" in major
        assert "*Freeze* features, migrations and api" in major


@pytest.mark.covers("F1")
async def test_the_plan_of_a_hotfix_makes_no_branch(tmp_path: Path):
    async with open_room(tmp_path) as room:
        heads = room.remote.heads()
        told = await room.alice.types("/release plan hotfix Green tea is too cheap")
        assert "v1.1.1 → *v1.1.1-hotfix.1*" in told
        assert "Urgent approval – 1 on-call" in told
        assert "Staging" not in told
        assert room.remote.heads() == heads
        assert not await room.record()


@pytest.mark.covers("F1")
async def test_the_plan_has_a_button_that_starts_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release plan minor")
        plan = room.slack.ephemerals("alice", room.channel)[-1]
        await room.slack.clicks("alice", room.channel, plan["ts"], "Start v1.2.0")
        await room.settles()
        await room.card.shows("v1.1.1 → *v1.2.0*")
