"""Slack's requests, really signed, over HTTP: as Slack sends them and waits for the answer."""

import asyncio
import itertools
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from tests.room import Room
from workspace import http_out, payloads

_numbers = itertools.count(1)


class Signed(NamedTuple):
    """What is posted to a bot."""

    body: str
    headers: dict[str, str]


Make = Callable[[], Signed]


class Slack:
    """Makes the requests of a room's workspace; each has a trigger_id of its own."""

    def __init__(self, room: Room) -> None:
        self._room, self._state = room, room.slack.hub.state

    def command(self, person: str, text: str) -> Signed:
        """`/release …` in the project's channel."""
        where = self._room.slack.channel(self._room.channel)
        user = self._room.slack.person(person).id
        body = payloads.command(self._state, user, where, "/release", text, self._keys())
        return self._signed("slash_commands", body)

    def click(self, person: str, message: Mapping[str, Any], action: Mapping[str, Any]) -> Signed:
        """A button of a message."""
        where = self._room.slack.channel(self._room.channel)
        user = self._room.slack.person(person).id
        keys = {**self._keys(), "actions": [dict(action)], "state": {"values": {}}}
        body = payloads.message_actions(self._state, user, where, dict(message), keys)
        return self._signed("interactive", body)

    def _keys(self) -> dict[str, Any]:
        # An address that is not there: the answer is made and sent, and nobody keeps it.
        url = f"{self._room.slack.url}/r/bench"
        return {"trigger_id": f"bench.{next(_numbers)}", "response_url": url}

    def _signed(self, kind: str, payload: dict[str, Any]) -> Signed:
        body, content_type = http_out.encode(kind, payload)
        secret = self._state.app.signing_secret
        return Signed(body, http_out.headers(secret, body, content_type, None))


@asynccontextmanager
async def served(app: AsyncApp) -> AsyncIterator[str]:
    """The address of a Bolt app behind aiohttp, as Bolt's own adapter has it."""

    async def events(request: web.Request) -> web.Response:
        answer = await app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    application = web.Application()
    application.router.add_post("/slack/events", events)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


class Client:
    """The process that posts; `post` is the seconds until Slack has the answer."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._waiting: dict[int, asyncio.Future[float]] = {}
        self._reading = asyncio.create_task(self._read())

    async def post(self, url: str, request: Signed) -> float:
        assert self._process.stdin is not None
        number = next(_numbers)
        answer: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        line = json.dumps([number, url, request.body, request.headers])
        self._process.stdin.write(f"{line}\n".encode())
        return await answer

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            number, seconds = line.split()
            self._waiting.pop(int(number)).set_result(float(seconds))
        for answer in self._waiting.values():
            answer.set_exception(AssertionError("the client ended"))


@asynccontextmanager
async def client() -> AsyncIterator[Client]:
    """Slack's side, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.client", stdin=PIPE, stdout=PIPE
    )
    yield Client(process)
    assert process.stdin is not None
    process.stdin.close()
    await process.wait()
