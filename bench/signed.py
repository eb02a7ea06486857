"""Slack's requests, really signed, handed to Bolt itself: no HTTP server's noise is measured."""

import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from tests.room import Room
from workspace import http_out, payloads

_numbers = itertools.count(1)
Make = Callable[[], AsyncBoltRequest]


class Slack:
    """Makes the requests of a room's workspace; each has a trigger_id of its own."""

    def __init__(self, room: Room) -> None:
        self._room, self._state = room, room.slack.hub.state

    def command(self, person: str, text: str) -> AsyncBoltRequest:
        """`/release …` in the project's channel."""
        where = self._room.slack.channel(self._room.channel)
        user = self._room.slack.person(person).id
        body = payloads.command(self._state, user, where, "/release", text, self._keys())
        return self._signed("slash_commands", body)

    def click(
        self, person: str, message: Mapping[str, Any], action: Mapping[str, Any]
    ) -> AsyncBoltRequest:
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

    def _signed(self, kind: str, payload: dict[str, Any]) -> AsyncBoltRequest:
        body, content_type = http_out.encode(kind, payload)
        secret = self._state.app.signing_secret
        signed = http_out.headers(secret, body, content_type, None)
        headers: dict[str, str | Sequence[str]] = {**signed}
        return AsyncBoltRequest(body=body, headers=headers)


async def acknowledged(app: AsyncApp, request: AsyncBoltRequest) -> float:
    """Seconds until Bolt has the answer for Slack."""
    start = time.perf_counter()
    response = await app.async_dispatch(request)
    seconds = time.perf_counter() - start
    assert response.status == 200, response
    return seconds
