"""npm: the date of a release is moved: what is due, who is reminded, and what stays approved."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.edits import own_policy
from tests.scenarios.npm.test_timeline import SOON, dues, lines
from tests.scenarios.npm.ways import begun, up_to_review


async def test_due_dates_and_lateness_move_along(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room, more=SOON)
        await room.passes(days=4)
        assert len(lines(room, "⏰ “Documentation updated”")) == 1
        said = await room.alice.types('/release reschedule --at "2026-03-31 10:00"')
        assert "v2.4.0 goes to production <!date^1774944000^" in said
        assert (await dues(room))["docs"] == datetime(2026, 3, 24, 9, 0, tzinfo=UTC)
        await room.card.shows("to production <!date^1774944000^")
        assert "Alice Adler moved production to <!date^1774944000^" in room.log()
        await room.passes(days=38)  # 23 March: reminded, and not late yet
        assert len(lines(room, "🔔")) == 1
        assert len(lines(room, "⏰ “Documentation updated”")) == 1
        await room.passes(days=1)
        assert len(lines(room, "⏰ “Documentation updated”")) == 2


async def test_production_follows_the_new_date_and_what_was_approved_holds(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room, more=SOON)
        await room.bob.clicks("Approve")
        await room.alice.types("/release reschedule tomorrow 12:00")
        await room.card.shows("1 of 1")
        await room.passes(days=1, hours=1, minutes=59)
        assert room.runs() == "v2.3.1"
        await room.passes(minutes=1)
        await room.card.shows("v2.4.0 is in production")
        assert (await room.journal()).count("approved") == 1


@pytest.mark.covers("F3")
async def test_an_approval_about_the_date_is_given_anew(tmp_path: Path):
    about = "by: {reviewer: 1}, concerns: [content, date], expires: 72h}\n  urgent"
    async with open_room(
        tmp_path,
        "npm",
        edit=own_policy("npm", ("by: {reviewer: 1}, expires: 72h}\n  urgent", about)),
    ) as room:
        await up_to_review(room, more=SOON)
        await room.bob.clicks("Approve")
        await moves(room, 1770890400)
        assert "changed since: the date" in text_of(room.request)
        assert "look again, it is about the date too: Final PR review (<!subteam^" in room.log()
        await room.passes(days=5)
        assert room.runs() == "v2.3.1"
        await room.carol.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")


async def test_what_forbids_another_date_is_said_at_once(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        said = await room.alice.types("/release reschedule now")
        assert "The date is what you want it to be already" in said
        assert "in the future" in await room.alice.types("/release reschedule 2026-02-01 10:00")
        assert "not a time I can use" in await room.alice.types("/release reschedule soon 2.4.0")
        assert "takes the role" in await room.eve.types("/release reschedule +2h")
        await room.bob.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")
        assert "Production has begun" in await room.alice.types("/release reschedule +2h 2.4.0")
        assert "rescheduled" not in await room.journal()


async def moves(room: Room, at: int) -> None:
    """With the button and the form."""
    await room.alice.clicks("Change the date…")
    ack = await room.slack.submits("alice", {"at": at})
    assert ack.ok, ack.error
    await room.settles()
