"""phased, the metrics: frequency, rollback rate, deployment duration, issue rate, waiting."""

import base64
from datetime import timedelta
from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.phased.ways import fixed


async def a_hotfix_with_a_slow_approval(room: Room) -> None:
    """Its commits: one long ago, one two days ago, one just now; released in five hours."""
    room.remote.now = room.clock.now() - timedelta(days=2, minutes=1)
    room.remote.commit("hotfix/basil", {"garden/basil.py": "WATER = 2\n"}, "fix: water the basil")
    room.remote.now = room.clock.now()
    room.remote.commit("hotfix/basil", {"garden/basil.py": "WATER = 3\n"}, "fix: a bit more")
    await room.alice.types("/release hotfix hotfix/basil")
    await room.card.shows("Waits for Fast-track approval")
    await room.passes(hours=5)
    await room.bob.clicks("Approve")
    await room.card.shows("is in production")


@pytest.mark.covers("C17")
async def test_numbers_of_a_period_with_the_time_that_was_waited(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        none = "No release of *garden* reached production in the last 90 days."
        assert none in await room.eve.types("/release metrics")
        await a_hotfix_with_a_slow_approval(room)
        await room.looks_around()
        key, store = f"numbers:{(await room.release()).id}", room.app.store
        kept = await store.read(lambda db: db.get(key))  # counted before anybody asks
        said = await room.eve.types("/release metrics 14d")
        assert "*garden, the last 14 days*" in said
        assert "*Frequency* 1 release, 0.5 a week" in said
        assert "*Rolled back* 0 of 1 (0%)" in said
        assert "*Issues* 1.0 a release: 1 hotfix, 0 failed checks, 0 rollbacks" in said
        assert "*Lead time* 2 d 5 h (median)" in said
        assert "for the median of a release's commits" in said
        assert "*Waiting, a release* 5 h for approvals" in said

        kept["numbers"]["lead"] = "PT7H"
        await store.transact(lambda db: db.put(key, kept))
        assert "*Lead time* 7 h" in await room.eve.types("/release metrics 14d"), "counted once"

        room.breaks("monitor")
        await room.passes(hours=1)
        await room.card.shows("Performance and errors")
        await room.passes(days=8)
        said = await room.eve.types("/release metrics 14d")
        assert "1 hotfix, 1 failed check, 0 rollbacks" in said
        assert "*Lead time* 2 d 5 h" in said
        assert "*Lead time* 2 d 5 h from commit" in await room.eve.types("/release retro")
        await room.passes(days=8)
        assert "No release of *garden*" in await room.eve.types("/release metrics 14d")
        assert "must be a number" in await room.eve.types("/release metrics yesterday")


@pytest.mark.covers("C17")
async def test_the_chart_is_posted_with_words_for_those_who_do_not_see_it(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        await fixed(room)
        await room.eve.types("/release metrics 30d")
        shown = room.slack.ephemerals("eve", room.channel)[-1]
        await room.slack.clicks(
            "eve", room.channel, shown["ts"], "Post it in the channel, with a chart"
        )
        await room.settles()
        [message] = [m for m in room.messages() if m.get("files")]
        assert "*garden, the last 30 days*" in message["text"]
        [file] = message["files"]
        assert "Two bar charts of garden, the last 30 days." in file["alt_txt"]
        stored = base64.b64decode(room.slack.hub.state.files[file["id"]]["content"])
        assert stored.startswith(b"\x89PNG\r\n")
        assert "in the channel, with a chart" in room.eve.told_all()[-1]


@pytest.mark.covers("C17")
async def test_without_the_permission_the_numbers_come_as_text_and_it_is_said(tmp_path: Path):
    async with open_room(tmp_path, "phased") as room:
        await fixed(room)
        room.slack.hub.state.app.scopes = [
            scope for scope in room.slack.hub.state.app.scopes if scope != "files:write"
        ]
        said = await room.eve.types("/release chart 30d")
        assert "the app has no permission for files (`files:write`)" in said
        assert "*Frequency* 1 release" in said
        assert not [m for m in room.messages() if m.get("files")]
