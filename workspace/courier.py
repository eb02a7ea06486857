"""Brings payloads to the app by the way there is: a socket when one is connected, else HTTP."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import aiohttp

from workspace import http_out, ids, limits
from workspace.kinds import Delivery, Json
from workspace.sockets import Sockets
from workspace.state import App
from workspace.wire import Call, Wire


class Courier:
    def __init__(
        self,
        app: App,
        wire: Wire,
        sockets: Sockets,
        *,
        bot_url: str = "",
        ack_seconds: float = limits.ACK_SECONDS,
    ) -> None:
        self._app, self._wire = app, wire
        self.sockets = sockets
        self.bot_url = bot_url
        self.ack_seconds = ack_seconds
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def transport(self) -> str | None:
        if self.sockets.connected:
            return "socket"
        return "http" if self.bot_url else None

    def start(self) -> None:
        # No environment proxies: everything here is on this machine.
        self._session = aiohttp.ClientSession(trust_env=False)

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        if self._session is not None:
            await self._session.close()

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Until every event under way is delivered or given up."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def send(
        self, kind: str, name: str, payload: Json, retry: Json | None = None
    ) -> Delivery:
        """One attempt. `kind`: slash_commands | interactive | events_api."""
        started = time.perf_counter()
        headers: dict[str, str] = {}
        if self.sockets.connected:
            found = await self._by_socket(kind, payload, retry, headers)
        elif self.bot_url:
            found = await self._by_http(kind, payload, retry, headers)
        else:
            found = Delivery(False, 0, "not sent", "dispatch_failed")
        ms = (time.perf_counter() - started) * 1000
        delivery = replace(found, ms=ms)
        call = Call("to_app", name, delivery.status, ms, headers, payload, delivery.body)
        self._wire.record(call)
        return delivery

    async def _by_socket(
        self, kind: str, payload: Json, retry: Json | None, headers: dict[str, str]
    ) -> Delivery:
        envelope: Json = {
            "envelope_id": ids.secret(),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope["retry_attempt"] = retry["num"] if retry else 0
            envelope["retry_reason"] = retry["reason"] if retry else ""
        headers.update({key: str(envelope[key]) for key in envelope if key != "payload"})
        try:
            body = await self.sockets.deliver(envelope, self.ack_seconds)
        except TimeoutError:
            return Delivery(False, 0, "timeout", "operation_timeout")
        except (ConnectionError, aiohttp.ClientError):
            return Delivery(False, 0, "connection lost", "dispatch_failed")
        return Delivery(True, 0, "ack", body=body or None)

    async def _by_http(
        self, kind: str, payload: Json, retry: Json | None, headers: dict[str, str]
    ) -> Delivery:
        body, content_type = http_out.encode(kind, payload)
        headers.update(http_out.headers(self._app.signing_secret, body, content_type, retry))
        try:
            return await self._post(body, headers)
        except TimeoutError:
            return Delivery(False, 0, "timeout", "operation_timeout")
        except aiohttp.ClientError:
            return Delivery(False, 0, "no connection", "dispatch_failed")

    async def _post(self, body: str, headers: dict[str, str]) -> Delivery:
        assert self._session is not None
        timeout = aiohttp.ClientTimeout(total=self.ack_seconds)
        url = f"{self.bot_url}/slack/events"
        async with self._session.post(
            url, data=body.encode(), headers=headers, timeout=timeout
        ) as response:
            content = await http_out.read_body(response)
            ok = 200 <= response.status < 300
            error = "" if ok else "dispatch_failed"
            stop = response.headers.get("X-Slack-No-Retry") == "1"
            return Delivery(ok, 0, str(response.status), error, content, stop)
