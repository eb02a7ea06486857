"""kwanus: what happens by itself, at its hour, also when the bot was away."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import reconcile
from tests.room import open_room
from tests.scenarios.kwanus.ways import into_production, policy, sign_staging, up_to_approval


@pytest.mark.covers("A8")
async def test_a_start_with_a_date_waits_for_it_in_the_projects_zone(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types('/release start minor --at "2026-02-09 14:00"')
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("not before", "2026-02-09 13:00 UTC")
        await room.passes(hours=3, minutes=59)
        assert room.runs() == "v1.1.1"
        await room.passes(minutes=1)
        await room.card.shows("v1.2.0 is in production")


@pytest.mark.covers("A8")
async def test_the_clocks_change_before_the_date(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.clock.passes(days=46)  # Friday, 27 March; on Sunday the clocks change
        await room.alice.types('/release start minor --at "2026-03-30 10:00"')
        release = await room.release()
        assert release.release_at == datetime(2026, 3, 30, 8, 0, tzinfo=UTC)
        said = await room.alice.types('/release plan minor --at "2026-03-29 02:30"')
        assert "02:30 does not exist that day: the clocks change" in said


@pytest.mark.covers("A8")
async def test_a_time_that_cannot_be_read_says_how_to_write_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        said = await room.alice.types("/release start minor --at whenever")
        assert "`whenever` is not a time I can use" in said or "whenever" in said
        assert "+2h" in said
        said = await room.alice.types('/release start minor --at "2026-02-01 10:00"')
        assert "in the future" in said
        assert not await room.releases()


@pytest.mark.covers("A8")
async def test_the_check_afterwards_runs_although_the_bot_was_away(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await into_production(room)
        await room.passes(minutes=14)
        await room.card.shows("not before")
        room.clock.passes(minutes=30)
        await room.restarts()
        await room.card.shows("✅ v1.2.0 is released")
        assert (await room.release()).attempts["gate/after"][0].outcome == "done"


@pytest.mark.covers("A8")
async def test_what_comes_due_during_a_look_is_not_forgotten(tmp_path: Path, monkeypatch):
    async with open_room(tmp_path) as room:
        await into_production(room)

        async def long_look(*_: object) -> None:
            room.clock.passes(seconds=2)

        room.clock.passes(minutes=14, seconds=59)
        with monkeypatch.context() as patch:
            patch.setattr(reconcile, "vigil", long_look)
            await room.app.engine.resume()
            await room.settles()
        await room.app.sweep()
        await room.card.shows("✅ v1.2.0 is released")


@pytest.mark.covers("A8")
async def test_a_check_afterwards_that_fails_offers_the_way_back(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await into_production(room)
        room.breaks("verify")
        await room.passes(minutes=15)
        await room.card.shows("“Post-release smoke test” failed")
        assert "Roll back to v1.1.1…" in room.card.buttons
        assert "Try again: Post-release smoke test" in room.card.buttons
        room.mends("verify")
        await room.dora.clicks("Roll back to v1.1.1", reason="it answers no more")
        await room.dora.clicks("Decide: restore database", answer="no")
        await room.card.shows("was rolled back to v1.1.1")
        assert room.runs() == "v1.1.1"


@pytest.mark.covers("A7")
async def test_approvers_are_reminded_ever_more_seldom(tmp_path: Path):
    async with open_room(
        tmp_path, edit=policy(("expires: 72h}", "expires: 72h, remind: 1h}"))
    ) as room:
        await up_to_approval(room)
        assert "Reminder" not in room.log()
        await room.passes(hours=1)
        assert room.log().count("Reminder: approver (<!subteam^S0APPROVERS>)") in (1, 2)
        await room.passes(hours=1)
        assert (await room.journal()).count("reminded") == 1
        await room.passes(hours=1)
        assert (await room.journal()).count("reminded") == 2
        for _ in range(10):
            await room.passes(hours=5)
        assert (await room.journal()).count("reminded") == 3


@pytest.mark.covers("A7")
async def test_a_restart_in_the_middle_of_a_release_changes_nothing(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.restarts()
        await room.card.shows("Waits for Manual QA")
        await sign_staging(room)
        await room.restarts()
        await room.bob.clicks("Approve")
        await room.restarts()
        await room.card.shows("v1.2.0 is in production")
        assert room.deploys() == ["v1.1.1", "v1.2.0"]
        assert len([m for m in room.messages() if room.key_of(m).startswith("card:")]) == 1
        assert len(room.announcements()) == 1
