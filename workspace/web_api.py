"""The doors an app uses: /api/{method}, /r/{id}, /link, uploads and files."""

import asyncio
import base64
import json
import time
from typing import Any

from aiohttp import web

from workspace import api, respond
from workspace.api import arguments, files
from workspace.faults import Fault
from workspace.hub import Hub
from workspace.kinds import Json, SlackError


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
        started = time.perf_counter()
        name = request.match_info["method"]
        try:
            args = await arguments.read(request)
        except SlackError as refusal:
            return self._log(request, name, {}, refusal.answer(), started)
        token = _token(request, args)
        fault = self._hub.faults.strike(name, transport=True)
        if fault is not None:
            broken = await self._break(request, fault, name, token, args, started)
            if broken is not None:
                return broken
        wait = self._wait(name, args)
        if wait:
            limited = {"ok": False, "error": "ratelimited"}
            return self._log(request, name, args, limited, started, 429, wait)
        return self._log(request, name, args, api.answer(self._hub, name, token, args), started)

    def _wait(self, name: str, args: Json) -> int:
        method = api.METHODS.get(name)
        if method is None:
            return 0
        return self._hub.limiter.retry_after(name, method.tier, str(args.get("channel", "")))

    async def _break(
        self, request: web.Request, fault: Fault, name: str, token: str, args: Json,
        started: float,
    ) -> web.StreamResponse | None:
        """None: go on as if nothing was (after having been slow)."""
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return None
        if fault.kind == "429":
            limited = {"ok": False, "error": "ratelimited"}
            wait = max(1, int(fault.seconds))
            return self._log(request, name, args, limited, started, 429, wait)
        if fault.kind == "503":
            broken = {"ok": False, "error": "service_unavailable"}
            return self._log(request, name, args, broken, started, 503)
        done = api.answer(self._hub, name, token, args) if fault.kind == "lost_answer" else {}
        self._log(request, name, args, {**done, "lost": fault.kind}, started, 0)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    def _log(
        self, request: web.Request, name: str, args: Json, answer: Json, started: float,
        status: int = 200, retry_after: int = 0,
    ) -> web.Response:
        ms = (time.perf_counter() - started) * 1000
        word = "ok" if answer.get("ok") else str(answer.get("error", "lost"))
        self._hub.wire.record(
            self._hub.clock(), "from_app", name, status=f"{status} {word}", ms=ms,
            headers=dict(request.headers), request=args, response=answer,
        )
        headers = {"X-OAuth-Scopes": ",".join(self._hub.state.app.scopes)}
        if retry_after:
            headers["Retry-After"] = str(retry_after)
        body = answer if status else {}
        return web.json_response(body, status=status or 500, headers=headers)

    async def response_url(self, request: web.Request) -> web.Response:
        started = time.perf_counter()
        body = _decoded(await request.text())
        status, answer = respond.use(self._hub, request.match_info["key"], body)
        self._hub.wire.record(
            self._hub.clock(), "from_app", "response_url", status=f"{status} {answer}",
            ms=(time.perf_counter() - started) * 1000, headers=dict(request.headers),
            request=body, response=answer,
        )
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
