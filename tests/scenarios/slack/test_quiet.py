"""Quiet: reminders come in the project's working hours, more and more seldom."""

from pathlib import Path

from tests.room import Room, open_room
from tests.scenarios.kwanus.ways import config, up_to_approval

OFFICE = config(("quiet: 22:00-06:00", 'quiet: "18:00-09:00"'))


async def reminders(room: Room) -> int:
    return (await room.journal()).count("reminded")


async def test_nobody_is_reminded_at_night(tmp_path: Path):
    async with open_room(tmp_path, edit=OFFICE) as room:
        room.clock.passes(hours=5)  # three in the afternoon in Berlin
        await up_to_approval(room)
        await room.passes(hours=4)  # the first one would be due at seven in the evening
        assert await reminders(room) == 0
        await room.passes(hours=13, minutes=59)
        assert await reminders(room) == 0
        await room.passes(minutes=1)  # nine in the morning
        assert await reminders(room) == 1
        assert "Reminder: approver (<!subteam^S0APPROVERS>)" in room.log()


async def test_an_urgent_fix_is_reminded_of_by_night(tmp_path: Path):
    async with open_room(tmp_path, edit=OFFICE) as room:
        room.clock.passes(hours=12)  # ten in the evening
        await room.alice.types("/release hotfix hotfix/price-of-mint")
        await room.card.shows("Waits for Urgent approval")
        await room.passes(minutes=15)
        assert await reminders(room) == 1
