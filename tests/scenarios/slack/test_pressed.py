"""Buttons go at once: with the card's next drawing, and while a long click is under way."""

from pathlib import Path

from commands.request import Request
from tests.room import Room, buttons_of, open_room
from tests.scenarios.kwanus.ways import up_to_approval


async def test_what_was_clicked_is_offered_no_more(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.alice.clicks("Pause v1.2.0")
        assert "Pause v1.2.0" not in room.card.buttons
        assert "Resume v1.2.0" in room.card.buttons


async def keeps(room: Room, verb: str) -> None:
    """A click that takes long was acknowledged, and the process died before it did anything."""
    release = await room.release()
    now = room.clock.now()
    request = Request("k", "U0ALICE000", room.channel, now, verb, release=release.id, typed=False)
    await room.app.intents.keep(request, "")
    room.app.outbox.wake()
    await room.settles()


async def test_a_long_click_takes_the_buttons_until_it_is_done(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release hotfix Green tea is too cheap")
        await room.card.shows("is not marked ready")
        room.noor.pushes(
            "fix: the price", {"src/more.sh": "true\n"}, "hotfix/green-tea-is-too-cheap"
        )
        await keeps(room, "ready")
        assert "⏳ Recording…" in room.card.text
        assert not room.card.buttons
        await room.restarts()
        await room.card.shows("Waits for Urgent approval")
        assert "Recording" not in room.card.text
        assert room.card.buttons


async def test_a_long_click_that_is_refused_gives_the_buttons_back(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        before = room.card.buttons
        await keeps(room, "ready")
        assert not room.card.buttons
        await room.restarts()
        assert room.card.buttons == before


async def test_what_only_one_person_sees_loses_its_buttons_too(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release plan minor")
        before = len(room.alice.told_all())
        plan = room.slack.ephemerals("alice", room.channel)[-1]
        await room.slack.clicks("alice", room.channel, plan["ts"], "Start v1.2.0")
        await room.settles()
        assert len(room.alice.told_all()) == before, "the answer stands in the place of the plan"
        assert "v1.2.0 has begun" in room.alice.told_all()[-1]
        assert not buttons_of(room.slack.ephemerals("alice", room.channel)[-1])
        await room.card.shows("Waits for Manual QA")
        assert "Not done" not in await room.alice.types("/release why 9.9.9")
