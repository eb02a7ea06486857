"""What stops or freezes a whole project is told in its channel, and can be ended from there."""

from pathlib import Path

from tests.room import Room, buttons_of, open_room, text_of
from tests.scenarios.slack.test_home import clicks, home, opens


def told(room: Room) -> list[str]:
    """What the channel was told of switches, oldest first."""
    kept = [m for m in room.messages() if room.key_of(m).startswith(("stop:", "freeze:"))]
    return [str(m["text"]) for m in kept]


async def test_a_stop_is_told_with_the_button_that_ends_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.omar.types("/release stop the database is on fire")
        assert told(room) == [
            "🛑 Omar Okafor stopped every forward step of shop: the database is on fire. What runs "
            "ends, nothing new begins; a rollback works all the same. A second person lets it go on."
        ]
        ts = room.messages()[-1]["ts"]
        await room.passes(minutes=12)
        await room.slack.clicks("dora", room.channel, ts, "Let the releases go on")
        await room.settles()
        assert told(room)[1] == (
            "▶️ Dora Diaz lets every release of shop go on, 12 min after it was stopped."
        )
        assert not any(buttons_of(message) for message in room.messages())
        assert [k for k in await room.journal() if k in ("stopped", "went")] == ["stopped", "went"]


async def test_a_freeze_is_put_on_at_home_and_told(tmp_path: Path):
    async with open_room(tmp_path) as room:
        assert "Freeze the releases…" not in buttons_of(await seen(room, "alice"))
        assert "Freeze the releases…" in buttons_of(await seen(room, "dora"))
        await clicks(room, "dora", "Freeze the releases…")
        await room.dora.submits(reason="the auditors are here")
        assert "froze the releases of shop: the auditors are here" in told(room)[0]
        assert "frozen by hand" in await room.alice.types("/release start minor")
        assert "frozen by hand by <@U0DORA0000>" in text_of(home(room, "dora"))
        await clicks(room, "dora", "End the freeze")
        assert "releases of shop can start again" in told(room)[1]
        assert not any(buttons_of(message) for message in room.messages())


async def seen(room: Room, person: str):
    await opens(room, person)
    return home(room, person)
