"""npm, the timeline: due dates in the team's time zone, reminders, lateness, the release date."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.npm.ways import BRANCH, begun, sign_docs, sign_testing, up_to_review

# The clock of the room stands at Monday, 2026-02-09, 10:00 in Berlin. Summer time begins there on
# Sunday, 2026-03-29: 10:00 is 09:00 UTC before it and 08:00 UTC after it.
DST = '--at "2026-03-31 10:00"'
SOON = '--at "2026-02-19 10:00"'


async def dues(room: Room) -> dict[str, datetime]:
    """When each item is due, by name, in UTC."""
    picture = await room.standing()
    gates = [gate for stage in picture.stages for gate in (*stage.gates, *stage.checks)]
    return {gate.planned.name: gate.due for gate in gates if gate.due}


def lines(room: Room, symbol: str) -> list[str]:
    """The lines of the log that begin with a symbol."""
    return [line for text in room.thread() for line in text.splitlines() if line.startswith(symbol)]


@pytest.mark.covers("E2")
async def test_items_are_due_at_the_local_hour_across_the_change_to_summer_time(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room, more=DST)
        assert (await room.release()).release_at == datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
        assert await dues(room) == {
            "docs": datetime(2026, 3, 24, 9, 0, tzinfo=UTC),  # a week before: still winter time
            **dict.fromkeys(
                ("performance", "security-audit", "uat", "load"),
                datetime(2026, 3, 27, 9, 0, tzinfo=UTC),  # three days before is a Saturday
            ),
            "metrics": datetime(2026, 4, 1, 8, 0, tzinfo=UTC),
            **dict.fromkeys(
                ("feedback", "issues", "hotfixes"),
                datetime(2026, 4, 7, 8, 0, tzinfo=UTC),  # three days after is Good Friday
            ),
        }
        shown = await room.eve.types("/release checklist")
        assert "2026-03-24 09:00 UTC" in shown
        assert "2026-03-27 09:00 UTC" in shown


@pytest.mark.covers("E2")
async def test_the_owner_is_reminded_before_and_the_channel_told_once_when_late(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room, more=SOON)  # so the documentation is due on the 12th
        await room.passes(days=1, hours=23)
        assert not lines(room, "🔔")
        await room.passes(hours=1)
        [reminder] = lines(room, "🔔")
        assert "<@U0ALICE000>" in reminder
        assert "Documentation updated" in reminder
        await room.passes(hours=23)
        assert not lines(room, "⏰")

        await room.passes(hours=1)
        [late] = lines(room, "⏰")
        assert (
            late
            == "⏰ “Documentation updated” is past its date and not done. It waits for developer."
        )
        in_channel = [m for m in room.messages() if "is past its date" in m["text"]]
        assert len(in_channel) == 1, "told in the channel, not only in the thread"
        for _ in range(3):
            await room.passes(hours=12)
        assert len(lines(room, "⏰ “Documentation updated”")) == 1
        assert len(lines(room, "🔔")) == 1


@pytest.mark.covers("E2")
async def test_a_late_item_holds_nothing_once_it_is_done(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room, more=SOON)
        await room.passes(days=8)  # both the week and the three days are over
        assert len(lines(room, "⏰")) == 5
        await room.card.shows("⏳ Documentation updated (developer) – waiting")
        assert room.runs("staging") == "v2.3.1"
        await sign_docs(room)
        await sign_testing(room)
        await room.bob.clicks("Approve")
        await room.passes(days=1, hours=23, minutes=59)
        assert room.runs() == "v2.3.1"
        await room.passes(minutes=1)
        await room.card.shows("v2.4.0 is in production")


@pytest.mark.covers("E2")
async def test_an_unfinished_item_holds_beyond_the_release_date(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room, more=SOON)
        await sign_docs(room)
        await room.passes(days=12)
        await room.card.shows("⏳ Security audit (security) – waiting")
        assert room.runs() == "v2.3.1"
        await sign_testing(room)
        await room.bob.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")


@pytest.mark.covers("E2", "E6")
async def test_production_begins_at_its_date_and_the_changelog_bears_that_day(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room, more='--at "2026-02-11 10:00"')
        await room.bob.clicks("Approve")
        await room.card.shows("not before")
        assert room.remote.show(BRANCH, "CHANGELOG.md").startswith("# v2.4.0 (2026-02-09)")
        tested = (await room.journal()).count("step-began")
        await room.passes(days=1, hours=23, minutes=59)
        assert room.remote.tags().keys() == {"v2.3.0", "v2.3.1"}
        assert (await room.journal()).count("step-began") == tested

        await room.passes(minutes=1)
        await room.card.shows("v2.4.0 is in production")
        assert room.remote.show("main", "CHANGELOG.md").startswith("# v2.4.0 (2026-02-11)\n")
        assert room.remote.show("main", "CHANGELOG.md").count("# v2.4.0") == 1
        again = [x.entry.data["step"] for x in await room.record() if x.entry.kind == "step-began"]
        assert again.count("gate/tests") == 1, "another date alone needs no new tests"
        assert (await room.journal()).count("approved") == 1, "and no new approval"
        assert room.remote.tag_message("v2.4.0").startswith(
            "Release v2.4.0\n\n# v2.4.0 (2026-02-11)"
        )


@pytest.mark.covers("E2", "F3")
async def test_an_approval_that_expires_before_the_date_is_asked_for_again(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room, more=SOON)
        for _ in range(4):  # by then all three reminders were sent, none at night
            await room.passes(hours=12)
        asked = len(lines(room, "🔔"))
        await room.bob.clicks("Approve")
        await room.passes(hours=72)
        await room.card.shows("Waits for Final PR review")
        assert len(lines(room, "🔔")) == asked, "it is a Saturday"
        await room.passes(hours=48)
        assert len(lines(room, "🔔")) == asked + 1
        await room.carol.clicks("Approve")
        await room.passes(days=6)
        assert room.runs() == "v2.3.1", "this one expired too"
        await room.bob.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")


@pytest.mark.covers("E2")
async def test_a_date_in_the_past_or_in_the_hour_that_summer_time_skips_is_refused(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        assert "is not a time I can use" in await room.alice.types(
            '/release start minor --at "2026-02-01 10:00"'
        )
        assert "is not a time I can use" in await room.alice.types(
            '/release start minor --at "2026-03-29 02:30"'
        )
        assert await room.journal() == []
