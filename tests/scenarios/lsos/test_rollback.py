"""lsos: stop the rollout, route back, flags off, and a person about the database (B6, B7, B11)."""

import pytest

from tests.room import open_room
from tests.scenarios.lsos.test_rollout import measures, rolling_out, staged, traffic
from tests.scenarios.lsos.ways import SERVICES, into_production, merges, policy


def steps(record) -> list[tuple[str, str]]:
    """The steps of the way back, with what became of them."""
    ended = [s.entry.data for s in record if s.entry.kind == "step-ended"]
    return [(d["step"], d["detail"]) for d in ended if d["step"].startswith("rollback/")]


@pytest.mark.covers("B6", "B7")
async def test_in_the_middle_of_a_rollout_for_a_reason_that_security_declares(tmp_path):
    async with open_room(tmp_path, "lsos", edit=staged()) as room:
        merges(room, "feat: faster reports\n\nFlag: fast-reports", {"services/fast.sh": "true\n"})
        await rolling_out(room)
        await room.carol.types("/release rollback --trigger isolation")
        assert "security" in await room.carol.tries(reason="a tenant sees another's")
        await room.sam.types("/release rollback")
        await room.sam.submits(trigger="isolation", reason="a tenant sees another's campaigns")
        await room.card.shows("A decision is open: restore database? Nothing in the range changed")
        assert steps(await room.record()) == [
            ("rollback/stop-rollout", "stopped at 5 %"),
            ("rollback/route-to-previous", ""),
            ("rollback/disable-flags", ""),
        ]
        assert traffic(room) == ["services-v1.2.0 5", "services-v1.1.1 100"]
        flags = room.project.environments / "production" / "flags.log"
        assert flags.read_text() == "fast-reports\n"
        assert room.runs(SERVICES) == "services-v1.1.1"
        assert "(Tenant isolation or security regression)" in room.log()
        asked = next(s for s in await room.record() if s.entry.kind == "rollback-asked")
        assert asked.entry.data["trigger"] == "isolation"
        await room.sam.clicks("Decide: restore database", answer="no", note="nothing changed")
        await room.card.shows("was rolled back to services-v1.1.1")
        # nothing of the rollout goes on
        await room.passes(minutes=5)
        assert traffic(room) == ["services-v1.2.0 5", "services-v1.1.1 100"]


@pytest.mark.covers("B6")
async def test_a_trigger_that_fires_is_told_with_the_way_back(tmp_path):
    async with open_room(tmp_path, "lsos", edit=staged()) as room:
        await rolling_out(room)
        measures(room, "queue-health", 4000)
        await room.passes(minutes=1)
        await room.card.shows("⚠️ Critical queue instability: measured 4000, wanted &lt;= 100")
        await room.card.shows("The rollout holds: Critical queue instability measured 4000")
        await room.bob.clicks(
            "Roll back to services-v1.1.1", trigger="queues", reason="jobs pile up"
        )
        await room.card.shows("A decision is open")
        assert room.runs(SERVICES) == "services-v1.1.1"


@pytest.mark.covers("B7")
async def test_what_has_nothing_to_undo_is_skipped_and_said(tmp_path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await into_production(room)
        await room.bob.types("/release rollback")
        await room.bob.submits(trigger="other", reason="it is slow")
        await room.card.shows("A decision is open")
        assert "➖ “Stop the rollout” skipped: nothing was rolled out" in room.log()
        assert (
            "➖ “Disable incompatible flags” skipped: no flag came with this release" in room.log()
        )
        assert room.runs(SERVICES) == "services-v1.1.1"


@pytest.mark.covers("B11")
async def test_a_check_that_fails_afterwards_offers_the_rollback_in_the_thread(tmp_path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await into_production(room)
        room.breaks("verify")
        await room.restarts()
        await room.passes(minutes=10)
        await room.card.shows("“Smoke tests across core workflows” failed")
        failed = next(
            m
            for m in room.slack.thread(room.channel, room.card.message["ts"])
            if "Smoke tests across core workflows” failed" in m["text"]
        )
        room.mends("verify")
        await room.bob.clicks("Roll back to services-v1.1.1", seen=failed)
        await room.bob.submits(trigger="other", reason="the smoke test fails")
        await room.card.shows("A decision is open")
        assert room.runs(SERVICES) == "services-v1.1.1"


@pytest.mark.covers("B6")
async def test_a_clock_that_was_put_back_blinds_no_trigger(tmp_path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await into_production(room)
        await room.passes(minutes=8)
        await room.passes(minutes=-8)
        measures(room, "queue-health", 4000)
        await room.passes(minutes=1)
        await room.card.shows("Critical queue instability: measured 4000")
