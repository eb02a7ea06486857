"""npm, the calendar: a minor a month, a major a quarter, working days and holidays of Berlin."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.npm.ways import begun, config, into_production

# It is Monday, 2026-02-09. Tags: v2.3.0 and v2.3.1 of the last days of January.
STRICT = config(("    policy: npm", "    policy: ./own.yml"))


def told(room: Room) -> list[str]:
    """The reminders of releases that are due."""
    return [text_of(m) for m in room.messages() if room.key_of(m).startswith("due:")]


@pytest.mark.covers("E1", "D2")
async def test_the_calendar_says_what_is_due_and_what_is_under_way(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        said = await room.eve.types("/release calendar")
        assert "🗓️ *minor* (one a month): due Fri 2026-02-27 · the last was v2.3.0" in said
        assert "❔ *major* (one a quarter): there was none yet" in said
        assert "As needed: patch and hotfix" in said
        assert "🏖️ Fri 2026-04-03 · Good Friday" in said

        await begun(room, more='--at "2026-02-19 10:00"')
        said = await room.eve.types("/release calendar")
        assert "🔵 *minor* (one a month): *v2.4.0* is under way, due Fri 2026-02-27" in said
        assert "❄️ `release/v2.4.0` is frozen for features and breaking" in said
        assert "widgets v2.4.0 goes to production" in said
        assert "“Documentation updated” is due (developer)" in said

        await room.passes(days=14)
        await room.looks_around()
        assert not told(room), "it is under way"


@pytest.mark.covers("E1", "D2")
async def test_the_channel_is_reminded_a_week_before_and_when_it_is_overdue(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await room.looks_around()
        assert not told(room)
        await room.passes(days=11, hours=12)  # Friday evening: nobody is reminded before Monday
        await room.looks_around()
        assert not told(room)
        await room.passes(days=2, hours=12)
        for _ in range(2):
            await room.looks_around()
        [soon] = told(room)
        assert "🔔 A *minor* release of widgets is due Fri 2026-02-27: one a month." in soon

        await room.passes(days=7)
        await room.restarts()
        for _ in range(2):
            await room.looks_around()
        [_, late] = told(room)
        assert "⏰ A *minor* release of widgets was due Fri 2026-02-27 and is overdue" in late
        await room.slack.opens_home("alice")
        await room.slack.idle()
        await room.settles()
        assert "overdue since Fri 2026-02-27" in text_of(room.slack.home("alice") or {})


@pytest.mark.covers("E1", "D2")
async def test_a_release_that_is_out_moves_the_next_date(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await into_production(room)
        said = await room.eve.types("/release calendar")
        assert "*minor* (one a month): due Mon 2026-03-09 · the last was v2.4.0" in said


@pytest.mark.covers("E2")
async def test_a_release_date_on_a_day_off_is_warned_of(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        said = await room.alice.types('/release plan minor --at "2026-04-03 10:00"')
        assert "⚠️ *That day is a day off*: Good Friday" in said
        assert "It cannot start" not in said
        await room.alice.types('/release start minor --at "2026-04-03 10:00"')
        await room.card.shows("(⚠️ a day off: Good Friday)")
        said = await room.alice.types("/release reschedule 2026-04-05 10:00")
        assert "⚠️ That day is a day off: " in said
        await room.card.shows("(⚠️ a day off: ")
        assert "(⚠️ a day off: " in room.log()
        said = await room.alice.types("/release reschedule 2026-04-07 10:00")
        assert "day off" not in said


@pytest.mark.covers("E2")
async def test_a_policy_may_refuse_days_off_but_never_for_a_hotfix(tmp_path: Path):
    def edit(path: Path) -> None:
        own = (Path(__file__).parents[3] / "policies" / "npm.yml").read_text()
        path.with_name("own.yml").write_text(
            own.replace("candidate:", "days-off: refuse\n\ncandidate:")
        )
        STRICT(path)

    async with open_room(tmp_path, "npm", edit=edit) as room:
        said = await room.alice.types('/release start minor --at "2026-04-03 10:00"')
        assert "is Good Friday, and nothing but a hotfix is released on such a day" in said
        assert "2026-04-07 08:00 UTC> is one" in said
        assert "has begun" in await room.omar.types(
            '/release hotfix mend-focus --at "2026-04-03 10:00"'
        )


@pytest.mark.covers("E2", "D14")
async def test_what_is_due_on_a_day_off_is_due_the_working_day_before(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room, more='--at "2026-04-08 10:00"')  # three days before is Easter Sunday
        picture = await room.standing()
        gates = {g.planned.name: g.due for stage in picture.stages for g in stage.checks}
        assert gates["uat"] == datetime(2026, 4, 2, 8, 0, tzinfo=UTC)
        assert gates["feedback"] == datetime(2026, 4, 13, 8, 0, tzinfo=UTC)  # not the Saturday
