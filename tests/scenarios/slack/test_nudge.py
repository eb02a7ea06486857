"""Nudge: a button in why reminds those who can clear a blocker, in their own working hours."""

from pathlib import Path

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.kwanus.ways import config, up_to_approval

OFFICE = config(("quiet: 22:00-06:00", 'quiet: "18:00-09:00"'))


def letters(room: Room, person: str) -> list[str]:
    return [text_of(message) for message in room.slack.messages(f"@{person}")]


@pytest.mark.covers("F2")
async def test_a_button_reminds_each_who_can_clear_it_once_in_four_hours(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.clock.passes(hours=5)  # nine in the morning in New York, where carol is
        await up_to_approval(room)
        await room.alice.types("/release why")
        why = room.slack.ephemerals("alice", room.channel)[-1]
        said = await room.alice.clicks("Remind: Production approval", seen=why)
        assert "🔔 <@U0BOB00000> or <@U0CAROL000> got a reminder." in said
        [letter] = letters(room, "bob")
        assert "reminds you: *shop v1.2.0* waits for you." in letter
        assert "Production approval: 0 of 1" in letter
        assert len(letters(room, "carol")) == 1
        assert not letters(room, "alice")
        assert "reminded approver: Production approval: 0 of 1" in room.log()

        assert "is not open now" in await room.bob.types("/release nudge")
        assert "Remind" not in await room.alice.types("/release why")
        await room.restarts()
        await room.passes(hours=3, minutes=59)
        assert "is not open now" in await room.alice.types("/release nudge")


@pytest.mark.covers("F2")
async def test_who_sleeps_is_reminded_in_their_morning(tmp_path: Path):
    async with open_room(tmp_path, edit=OFFICE) as room:
        await up_to_approval(room)  # ten in Berlin, four in the morning in New York
        said = await room.alice.types("/release nudge")
        assert "🔔 <@U0BOB00000> got a reminder." in said
        assert "not working time for <@U0CAROL000>" in said
        assert letters(room, "bob")
        assert not letters(room, "carol")
        await room.passes(hours=4, minutes=59)
        assert not letters(room, "carol")
        await room.passes(minutes=1)
        assert len(letters(room, "carol")) == 1


@pytest.mark.covers("F2")
async def test_what_was_cleared_by_the_morning_is_no_longer_told(tmp_path: Path):
    async with open_room(tmp_path, edit=OFFICE) as room:
        await up_to_approval(room)
        await room.alice.types("/release nudge")
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        await room.passes(hours=6)
        assert not letters(room, "carol")


@pytest.mark.covers("F2")
async def test_nobody_without_a_role_reminds_and_nobody_reminds_themselves(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        assert "takes the role" in await room.eve.types("/release nudge")
        room.slack.sets_group("approvers", ["bob"])
        room.app.world.directory.forget()  # type: ignore[attr-defined]
        assert "is not open now" in await room.bob.types("/release nudge")
        assert not letters(room, "bob")


@pytest.mark.covers("F2")
async def test_a_failure_is_brought_to_whoever_wanted_the_release(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.breaks("deploy-staging")
        await room.alice.types("/release start minor")
        await room.card.shows("“Deploy to staging” failed")
        await room.bob.types("/release why")
        why = room.slack.ephemerals("bob", room.channel)[-1]
        await room.bob.clicks("Remind: Deploy to staging", seen=why)
        [letter] = letters(room, "alice")
        assert "“Deploy to staging” failed: exit status 1" in letter
        assert "Bob Brandt reminded Alice Adler: “Deploy to staging” failed" in room.log()
