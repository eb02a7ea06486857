"""The doors an app uses: /api/{method}, /r/{id}, /link, uploads and files."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from workspace import api, respond
from workspace.api import arguments, files
from workspace.hub import Hub
from workspace.kinds import Json, SlackError
from workspace.wire import Call

_LIMITED: Json = {"ok": False, "error": "ratelimited"}


@dataclass(frozen=True)
class Incoming:
    """A call on its way to an answer."""

    request: web.Request
    name: str
    args: Any
    token: str
    started: float


class WebApi:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method}", self.call),
            web.post("/r/{key}", self.response_url),
            web.get("/link", self._hub.courier.sockets.link),
            web.post("/upload/{upload}", self.upload),
            web.get("/files/{id}/{name}", self.file),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        incoming = Incoming(request, request.match_info["method"], {}, "", time.perf_counter())
        try:
            args = await arguments.read(request)
        except SlackError as refusal:
            return self._answer(incoming, refusal.answer())
        incoming = replace(incoming, args=args, token=_token(request, args))
        broken = await self._break(incoming, lambda: self._done(incoming))
        if broken is not None:
            return broken
        wait = self._wait(incoming)
        if wait:
            return self._answer(incoming, _LIMITED, 429, wait)
        return self._answer(incoming, self._done(incoming))

    def _done(self, incoming: Incoming) -> Json:
        return api.answer(self._hub, incoming.name, incoming.token, incoming.args)

    def _wait(self, incoming: Incoming) -> int:
        method = api.METHODS.get(incoming.name)
        if method is None:
            return 0
        given = str(incoming.args.get("channel", ""))
        channel = self._hub.state.channel(given)
        key = channel.id if channel else given
        return self._hub.limiter.retry_after(incoming.name, method.tier, key)

    async def _break(
        self, incoming: Incoming, do: Callable[[], object]
    ) -> web.StreamResponse | None:
        """What a planned fault makes of the call; None: it goes on (perhaps after a while)."""
        fault = self._hub.faults.strike(incoming.name, transport=True)
        if fault is None:
            return None
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return None
        if fault.kind == "429":
            return self._answer(incoming, _LIMITED, 429, max(1, int(fault.seconds)))
        if fault.kind == "503":
            return self._answer(incoming, {"ok": False, "error": "service_unavailable"}, 503)
        self._record(incoming, "no answer", do() if fault.kind == "lost_answer" else None)
        return await _hang_up(incoming.request)

    def _answer(
        self, incoming: Incoming, answer: Json, status: int = 200, retry_after: int = 0
    ) -> web.Response:
        word = "ok" if answer.get("ok") else answer["error"]
        self._record(incoming, f"{status} {word}", answer)
        headers = {"X-OAuth-Scopes": ",".join(self._hub.state.app.scopes)}
        if retry_after:
            headers["Retry-After"] = str(retry_after)
        return web.json_response(answer, status=status, headers=headers)

    def _record(self, incoming: Incoming, status: str, answer: Any) -> None:
        ms = (time.perf_counter() - incoming.started) * 1000
        headers = dict(incoming.request.headers)
        self._hub.wire.record(
            Call("from_app", incoming.name, status, ms, headers, incoming.args, answer)
        )

    async def response_url(self, request: web.Request) -> web.StreamResponse:
        key, body = request.match_info["key"], _decoded(await request.text())
        incoming = Incoming(request, "response_url", body, key, time.perf_counter())
        broken = await self._break(incoming, lambda: respond.use(self._hub, key, body))
        if broken is not None:
            return broken
        status, answer = respond.use(self._hub, key, body)
        self._record(incoming, f"{status} {answer}", answer)
        if status == 404:
            return web.json_response({"ok": False, "error": answer}, status=404)
        return web.Response(status=status, text=answer)

    async def upload(self, request: web.Request) -> web.Response:
        content = await _uploaded(request)
        taken = files.receive(self._hub, request.match_info["upload"], content)
        size = len(content)
        return web.Response(text=f"OK - {size}") if taken else web.Response(status=400)

    async def file(self, request: web.Request) -> web.Response:
        """Private, as Slack's: the token is needed."""
        if _token(request, {}) != self._hub.state.app.bot_token:
            return web.Response(status=403)
        return file_response(self._hub, request.match_info["id"])


async def _hang_up(request: web.Request) -> web.StreamResponse:
    """Half an answer, then nothing: the client cannot know whether it happened."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = 1000
    await response.prepare(request)
    await response.write(b'{"ok": tr')
    if request.transport is not None:
        request.transport.abort()
    return response


def file_response(hub: Hub, file_id: str) -> web.Response:
    file = hub.state.files.get(file_id)
    if file is None or file["content"] is None:
        return web.Response(status=404)
    content = base64.b64decode(file["content"])
    return web.Response(body=content, content_type=file["mimetype"])


def _token(request: web.Request, args: Json) -> str:
    header = request.headers.get("Authorization", "")
    given = args.pop("token", "")
    return header.removeprefix("Bearer ").strip() if header else str(given)


def _decoded(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


async def _uploaded(request: web.Request) -> bytes:
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            read = getattr(part, "read", None)
            if read is not None:
                return bytes(await read())
    return await request.read()


MAX_BODY = 64 * 1024 * 1024
