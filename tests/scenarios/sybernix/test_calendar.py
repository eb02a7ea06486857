"""sybernix, the schedule: majors a quarter, minors a month; items before, on and after the day."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.sybernix.ways import begun, sign_checklist

# It is Monday, 2026-02-09; the release is to be on Wednesday, 2026-02-25, sixteen days ahead.
THEN = '--at "2026-02-25 10:00"'


async def due(room: Room) -> dict[str, timedelta]:
    """How long before (or after) the release date each item is due."""
    release, picture = await room.release(), await room.standing()
    gates = [gate for stage in picture.stages for gate in (*stage.gates, *stage.checks)]
    assert release.release_at
    return {g.planned.name: g.due - release.release_at for g in gates if g.due}


@pytest.mark.covers("D2")
async def test_the_calendar_has_majors_and_minors_and_what_comes_as_needed(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        said = await room.eve.types("/release calendar")
        assert "*major* (one a quarter): due" in said
        assert "the last was v2.0.0" in said
        assert "*minor* (one a month): due" in said
        assert "the last was v2.1.0" in said
        assert "As needed: patch and hotfix · At once: security releases" in said
        assert "support of 1.4 ends (the last is v1.4.0)" in said

        await room.passes(days=40)
        await room.looks_around()
        said = await room.eve.types("/release calendar")
        assert "⏰ *minor* (one a month): overdue since" in said
        told = [m["text"] for m in room.messages() if room.key_of(m).startswith("due:")]
        assert len(told) == 1
        assert "A *minor* release of quasim was due" in told[0]


@pytest.mark.covers("D14", "E2")
async def test_items_are_due_a_week_before_on_the_day_and_after(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        await begun(room, more=THEN)
        before = dict.fromkeys(
            ("tests", "bench", "docs", "sbom", "scans", "dependencies"), timedelta(days=-7)
        )
        assert await due(room) == {
            **before,
            "monitor": timedelta(days=3),
            "roadmap": timedelta(days=7),
        }
        await room.passes(days=9, hours=2)  # the 18th has passed: a week before
        assert (
            "⏰ “Documentation updated” is past its date and not done. It waits for docs."
            in room.log()
        )
        assert "⏰ “Dependencies reviewed” is past its date" in room.log()
        assert "⏰ “Full test suite”" not in room.log(), "it passed in time"


@pytest.mark.covers("D14")
async def test_late_is_said_unfinished_holds_and_the_day_itself_begins_production(tmp_path: Path):
    async with open_room(tmp_path, "sybernix") as room:
        await begun(room, more=THEN)
        await room.passes(days=20)  # beyond the date, and nobody signed
        assert "v2.2.0" not in room.remote.tags()
        await sign_checklist(room)
        await room.card.shows("Waits for Release approval")
        await room.bob.clicks("Approve")
        await room.card.shows("“Issues and bug reports monitored” is not signed")
        assert "v2.2.0" in room.remote.tags()
        shipped = (await room.release()).in_production_since
        assert shipped == room.clock.now(), "late, but not before everything was done"
