"""A request that was acknowledged and cannot be carried out is tried a few times, then told."""

from pathlib import Path

import pytest

import commands
from commands import Command
from commands.desk import Desk
from commands.request import Form, Reply, Request
from tests.room import Room, open_room, text_of
from tests.scenarios.slack.test_start_form import form, opens


class Breaks:
    """A verb that breaks so many times, and then does what it should."""

    def __init__(self, times: int, then: Command) -> None:
        self.left, self.tried, self.then = times, 0, then

    async def run(self, desk: Desk, request: Request) -> Reply | Form:
        self.tried += 1
        if self.tried <= self.left:
            raise KeyError("nobody foresaw this")
        return await self.then.run(desk, request)


def broken(monkeypatch: pytest.MonkeyPatch, times: int) -> Breaks:
    verb = Breaks(times, commands.TABLE["start"])
    monkeypatch.setitem(commands.TABLE, "start", Command(verb.run, slow=True))
    return verb


async def sweeps(room: Room, times: int) -> None:
    for _ in range(times):
        await room.passes(seconds=20)


def heard(room: Room) -> str:
    return "\n".join(room.alice.told_all())


async def test_what_breaks_once_is_done_later_and_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with open_room(tmp_path) as room:
        verb = broken(monkeypatch, 2)
        assert "It is kept and tried again" in await room.alice.types("/release start minor")
        await sweeps(room, 2)
        assert "v1.2.0 has begun" in heard(room)
        assert heard(room).count("tried again") == 2, "said once, in text and block"
        await sweeps(room, 3)
        assert verb.tried == 3
        assert len(await room.releases()) == 1


async def test_what_breaks_every_time_is_given_up_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with open_room(tmp_path) as room:
        verb = broken(monkeypatch, 99)
        await room.alice.types("/release start minor")
        await sweeps(room, 2)
        room.slack.hub.state.response_urls.clear()  # their half hour is over
        await room.restarts()
        await sweeps(room, 9)
        assert verb.tried == 5
        assert "`start` failed" not in heard(room)
        assert "failed several times (KeyError)" in text_of(room.slack.messages("@alice")[-1])
        [one] = [m for m in room.slack.messages("#releases") if "given up" in text_of(m)]
        assert "`/release start`, asked for by <@U0ALICE000>" in text_of(one)


async def test_the_form_says_that_it_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with open_room(tmp_path) as room:
        broken(monkeypatch, 1)
        await opens(room)
        await room.slack.submits("alice", {})
        await room.settles()
        assert "It is kept and tried again" in form(room)
        await sweeps(room, 1)
        assert len(await room.releases()) == 1
