"""Both ways from Slack to the bot, and the other database: a whole release over each."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from storage.store import upgrade
from tests.room import Room, open_room
from tests.scenarios.kwanus.ways import finished, up_to_approval
from tests.support.postgres import fresh_database
from workspace.http_out import encode, sign


async def whole_minor(room: Room) -> None:
    """From the command to the last check, and everything about it is there once."""
    await finished(room)
    assert room.deploys() == ["v1.1.1", "v1.2.0"]
    kept = [key for message in everything(room) for key in keys(message)]
    assert len(kept) == len(set(kept))
    assert len([said for said in room.announcements() if "v1.2.0 is released" in said]) == 1


def everything(room: Room) -> list[Any]:
    """All messages of the channel; one that left its thread is still one."""
    thread = room.slack.thread(room.channel, room.card.message["ts"])
    return list({message["ts"]: message for message in [*room.messages(), *thread]}.values())


def keys(message: Any) -> list[str]:
    return list(message.get("metadata", {}).get("event_payload", {}).get("keys", []))


async def test_a_minor_over_socket_mode(tmp_path: Path):
    async with open_room(tmp_path, transport="socket") as room:
        assert room.app.readiness()["slack"] is None
        await whole_minor(room)
        assert room.slack.hub.courier.transport == "socket"


@pytest.mark.postgres
async def test_a_minor_on_postgresql(tmp_path: Path):
    database = fresh_database()
    upgrade(database)
    async with open_room(tmp_path, environ={"DATABASE_URL": database}) as room:
        await whole_minor(room)


async def test_bob_is_pinged_once_in_a_whole_minor(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await finished(room)
        told = room.slack.notifications("bob")
        assert len(told) == 1, told
        assert "Approve" in told[0]["text"] or "approv" in told[0]["text"], told
        assert not room.slack.notifications("alice")
        assert "Alice Adler started *v1.2.0*" in room.log()
        assert "approved by Bob Brandt" in room.announcements()[-1]


# --- sockets ---


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pings follow one another quickly, so that silence is soon noticed."""
    monkeypatch.setattr("bot.wire.PING", 0.05)


async def session_after(room: Room, old: Any) -> None:
    """Wait for a socket that is not this one."""
    assert room.app.socket
    socket = room.app.socket.client
    async with asyncio.timeout(5):
        while socket.current_session in (None, old):  # noqa: ASYNC110 - the SDK tells nobody
            await asyncio.sleep(0.02)


def session(room: Room) -> Any:
    assert room.app.socket
    return room.app.socket.client.current_session


@pytest.mark.usefixtures("impatient")
async def test_a_socket_that_died_silently_is_opened_anew(tmp_path: Path):
    async with open_room(tmp_path, transport="socket") as room:
        old = session(room)
        room.slack.goes_silent()
        await session_after(room, old)
        await room.slack.wait_for(lambda: room.slack.hub.courier.sockets.count == 1)
        assert "has begun" in await room.alice.types("/release start minor")


async def test_slack_refreshes_the_socket(tmp_path: Path):
    async with open_room(tmp_path, transport="socket") as room:
        old = session(room)
        await room.slack.disconnects()
        await session_after(room, old)
        assert "has begun" in await room.alice.types("/release start minor")


async def test_two_sockets_are_one_bot(tmp_path: Path):
    async with open_room(tmp_path, transport="socket") as room:
        assert room.app.socket
        second = AsyncSocketModeHandler(room.app.bolt, room.app.socket.app_token)
        await second.connect_async()
        assert room.slack.hub.courier.sockets.count == 2
        await up_to_approval(room)
        assert (await room.journal()).count("signed") == 3
        await second.close_async()


# --- envelopes that come twice, and those that are not for us ---


@dataclass
class Envelope:
    """What Slack sends, to be sent again as often as a test likes."""

    name: str
    payload: dict[str, Any]

    async def comes(self, room: Room, **changes: Any) -> int:
        """Send it over HTTP; the status it is answered with."""
        kind = "slash_commands" if "command" in self.payload else "interactive"
        body, content = encode(kind, {**self.payload, **changes})
        return await post(room, body, {"Content-Type": content})


def newest(room: Room, word: str) -> Envelope:
    """The newest payload of this kind that Slack has sent."""
    calls = [c for c in room.slack.calls() if c.direction == "to_app" and word in c.name]
    return Envelope(calls[-1].name, dict(calls[-1].request))


async def post(room: Room, body: str, headers: dict[str, str], secret: str = "") -> int:
    stamp = str(int(time.time()))
    secret = secret or room.slack.hub.state.app.signing_secret
    signed = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(secret, body, stamp),
        **headers,
    }
    url = f"{room.slack.hub.courier.bot_url}/slack/events"
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, data=body.encode(), headers=signed) as answer,
    ):
        await room.settles()
        return answer.status


async def test_what_is_sent_again_acts_once(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await newest(room, "/release").comes(room)
        assert (await room.journal()).count("started") == 1

        await room.card.shows("Waits for Manual QA")
        await room.carol.clicks("Sign: Manual QA", note="all journeys")
        await newest(room, "view_submission").comes(room)
        assert (await room.journal()).count("signed") == 1

        await room.alice.clicks("Pause v1.2.0")
        click = newest(room, "block_actions")
        await room.alice.types("/release resume")
        await click.comes(room)
        assert (await room.journal()).count("paused") == 1


async def test_a_cold_burst_asks_slack_once_who_we_are(tmp_path: Path):
    async with open_room(tmp_path) as room:
        before = len(room.slack.calls("auth.test"))
        said = [room.slack.types("alice", room.channel, "/release help") for _ in range(50)]
        acks = await asyncio.gather(*said)
        await room.settles()
        assert all(ack.ok for ack in acks)
        assert len(room.slack.calls("auth.test")) - before == 1
        assert len(room.alice.told_all()) == 50


async def test_payloads_that_are_not_for_us_do_nothing(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release help")
        command = newest(room, "/release")
        command.payload |= {"text": "start minor", "trigger_id": "1.2.fresh"}
        await command.comes(room, team_id="T0STRANGER")
        await command.comes(room, api_app_id="A0STRANGER")
        assert await room.journal() == []

        body, content = encode("slash_commands", command.payload)
        headers = {"Content-Type": content}
        assert await post(room, body, headers, secret="guessed") == 401
        old = {"X-Slack-Request-Timestamp": str(int(time.time()) - 600)}
        assert await post(room, body, {**headers, **old}) == 401
        assert await room.journal() == []
        assert await command.comes(room) == 200
        assert (await room.journal())[0] == "started"
