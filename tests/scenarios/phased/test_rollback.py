"""phased: a named trigger, five steps in their order, and a record without which it stays open."""

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.phased.ways import into_production

RECORD = {
    "reason": "plants were watered twice",
    "impact": "40 gardens, two hours",
    "corrective": "test the rain table with real data",
    "again": "3.3.0 next week, with the fix",
}


def measures(room: Room, metric: str, value: float) -> None:
    """From now on the demo's measure.sh prints this number."""
    told = room.project.environments / "production" / "metrics" / metric
    told.parent.mkdir(parents=True, exist_ok=True)
    told.write_text(f"{value:g}\n")


@pytest.mark.covers("C14", "C16", "D9")
async def test_five_steps_a_decision_and_a_record(tmp_path):
    async with open_room(tmp_path, "phased") as room:
        await into_production(room)
        # only a dba says that data is damaged
        await room.alice.types("/release rollback --trigger data")
        assert "dba" in await room.alice.tries(reason="rows are gone")
        await room.omar.types("/release rollback --trigger data")
        await room.omar.submits(reason="rows are gone")
        assert "rolls back to v3.1.1 (Data integrity issue): rows are gone" in room.log()
        await room.card.shows("A decision is open: restore database?")
        assert "1 commit in the range changed the database" in room.card.text
        assert (room.project.environments / "production" / "state").read_text() == "stopped\n"
        await room.omar.clicks("Decide: restore database", answer="yes", note="from 09:00")
        # the old version runs, and the rollback stays open until it is told what it was about
        await room.card.shows("The record of the rollback is missing")
        assert not (room.project.environments / "production" / "state").exists()
        assert "3.2.0 is still open" in await room.alice.types("/release start minor")
        await room.passes(days=1)
        assert "Reminder:" in room.log()
        await room.passes(days=1)
        assert room.log().count("🔔 Reminder:") >= 2
        await room.dora.types("/release record")
        assert room.dora.form()["reason"] == "rows are gone"
        await room.dora.submits(**RECORD)
        await room.card.shows("v3.2.0 was rolled back to v3.1.1")
        assert "• *Corrective actions* test the rain table with real data" in room.log()
        steps = [s.entry.data for s in await room.record() if s.entry.kind == "step-ended"]
        assert [s["step"] for s in steps if s["step"].startswith("rollback/")] == [
            "rollback/run-stop",
            "rollback/redeploy-previous",
            "rollback/run-start",
            "rollback/verify-production",
            "rollback/record-manifest",
        ]


@pytest.mark.covers("D9", "A8")
async def test_one_click_begins_the_fix_of_what_was_rolled_back(tmp_path):
    async with open_room(tmp_path, "phased") as room:
        await into_production(room)
        await room.dora.types("/release rollback --trigger bug")
        await room.dora.submits(reason="plants were watered twice")
        await room.omar.clicks("Decide: restore database", answer="no", note="empty table")
        await room.card.shows("The record of the rollback is missing")
        assert "Open a hotfix from v3.1.1" in room.card.buttons
        await room.dora.clicks("Record the rollback")
        await room.dora.submits(**RECORD)
        await room.card.shows("was rolled back")
        assert not room.card.buttons
        # its number is burnt, and one click begins the fix of what runs now
        assert "v3.3.0" in await room.alice.types("/release plan minor")
        await room.alice.clicks("Open a hotfix from v3.1.1")
        await room.card.shows("The branch `hotfix/after-v3-2-0` is not marked ready")
        release = await room.release()
        assert release.started.previous_tag == "v3.1.1"
        assert room.remote.show("hotfix/after-v3-2-0", "VERSION") == "3.1.1\n"


@pytest.mark.covers("C14", "B6")
async def test_a_trigger_that_goes_by_itself_unless_somebody_stops_it(tmp_path):
    async with open_room(tmp_path, "phased") as room:
        await into_production(room)
        measures(room, "error-rate", 8)
        await room.passes(minutes=1)
        await room.card.shows(
            "⚠️ Service instability: measured 8, wanted &lt;= 1. It is rolled back"
        )
        assert "on-call" in await room.alice.clicks("Do not roll back by itself")
        said = await room.omar.clicks("Do not roll back by itself")
        assert "Another countdown begins only if it was well in between" in said
        assert "stopped the countdown" in room.log()
        await room.passes(minutes=6)
        assert room.runs() == "v3.2.0"
        # well again and broken again: it counts anew, over a restart
        measures(room, "error-rate", 0.1)
        await room.passes(minutes=1)
        measures(room, "error-rate", 9)
        await room.passes(minutes=1)
        await room.restarts()
        await room.passes(minutes=5)
        await room.card.shows("A decision is open: restore database?")
        assert "Rolled back by itself to v3.1.1: Service instability: measured 9" in room.log()
        assert room.runs() == "v3.1.1"


@pytest.mark.covers("C14", "B6")
async def test_a_countdown_never_takes_away_the_fix_that_came_after(tmp_path):
    async with open_room(tmp_path, "phased") as room:
        await into_production(room)
        measures(room, "error-rate", 8)
        await room.passes(minutes=1)
        await room.card.shows("It is rolled back by itself")
        card = str(room.card.message["ts"])
        room.remote.branch("hotfix/rain", at="v3.2.0")
        fix = {"services/rain.sh": "true\n"}
        room.remote.commit("hotfix/rain", fix, "fix: no rain", author="Yuki")
        await room.alice.types("/release hotfix hotfix/rain")
        await room.bob.clicks("Approve")
        measures(room, "error-rate", 0.1)
        await room.passes(minutes=6)
        assert room.runs() == "v3.2.1"
        said = [text_of(message) for message in room.slack.thread(room.channel, card)]
        over = "✅ The countdown is over, it is not rolled back by itself: v3.2.1 is in production"
        assert over in said[-1]
