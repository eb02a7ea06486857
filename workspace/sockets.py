"""Socket Mode's server side: connections of the app, envelopes out, acknowledgements in."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from workspace import ids, limits
from workspace.kinds import Json


class Connection:
    """One websocket. `silent`: the far end seems alive and nothing gets through."""

    def __init__(self, ws: web.WebSocketResponse) -> None:
        self.ws = ws
        self.silent = False
        self.leaving = False

    async def send(self, message: Json) -> None:
        if not self.silent and not self.ws.closed:
            await self.ws.send_str(json.dumps(message))


class Sockets:
    def __init__(self, app_id: str, changed: Callable[[], None], ping_seconds: float) -> None:
        self._app_id = app_id
        self._changed = changed
        self._ping_seconds = ping_seconds
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._turn = 0

    @property
    def connected(self) -> bool:
        return bool(self._connections)

    @property
    def count(self) -> int:
        return len(self._connections)

    def ticket(self) -> str:
        ticket = ids.secret()
        self._tickets.add(ticket)
        return ticket

    async def link(self, request: web.Request) -> web.StreamResponse:
        """GET /link?ticket=…: a ticket is good for one connection."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401, text="invalid ticket")
        self._tickets.discard(ticket)
        # Pings are answered by hand, so that a silent death leaves them unanswered too.
        ws = web.WebSocketResponse(autoping=False, max_msg_size=8 * 1024 * 1024)
        await ws.prepare(request)
        if len(self._connections) >= limits.SOCKETS:
            await ws.send_str(json.dumps(_disconnect("too_many_websockets")))
            await ws.close()
            return ws
        await self._serve(Connection(ws))
        return ws

    async def _serve(self, connection: Connection) -> None:
        self._connections.append(connection)
        pinging = asyncio.create_task(self._ping(connection))
        try:
            await connection.send(_hello(self._app_id, len(self._connections)))
            self._changed()
            async for message in connection.ws:
                await self._receive(connection, message)
        finally:
            pinging.cancel()
            self._connections.remove(connection)
            self._changed()

    async def _ping(self, connection: Connection) -> None:
        while not connection.ws.closed:
            await asyncio.sleep(self._ping_seconds)
            if not connection.silent:
                await connection.ws.ping(b"Ping from the local workspace")

    async def _receive(self, connection: Connection, message: WSMessage) -> None:
        if connection.silent:
            return
        if message.type == WSMsgType.PING:
            await connection.ws.pong(message.data)
        elif message.type == WSMsgType.TEXT:
            answer = json.loads(message.data)
            waiting = self._waiting.pop(answer.get("envelope_id", ""), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(answer.get("payload"))

    async def deliver(self, envelope: Json, seconds: float) -> Any:
        """The acknowledgement's payload; TimeoutError when none comes in time."""
        envelope_id = envelope["envelope_id"]
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        try:
            async with asyncio.timeout(seconds):
                await self._next().send(envelope)
                return await waiting
        finally:
            self._waiting.pop(envelope_id, None)

    def _next(self) -> Connection:
        """Connections take turns; one that was told to leave only when there is no other."""
        open_ones = [one for one in self._connections if not one.leaving] or self._connections
        self._turn += 1
        return open_ones[self._turn % len(open_ones)]

    async def disconnect(self, reason: str) -> None:
        """Slack warns first («warning»), then tells the app to come back («refresh_requested»)."""
        for connection in list(self._connections):
            await connection.send(_disconnect(reason))
            connection.leaving = reason != "warning"

    def silence(self) -> None:
        for connection in self._connections:
            connection.silent = True

    async def close(self) -> None:
        for connection in list(self._connections):
            await connection.ws.close()


def _hello(app_id: str, count: int) -> Json:
    return {
        "type": "hello",
        "num_connections": count,
        "connection_info": {"app_id": app_id},
        "debug_info": {
            "host": "local-workspace",
            "build_number": 1,
            "approximate_connection_time": 18060,
        },
    }


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "local-workspace"}}
