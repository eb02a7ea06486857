"""The page's endpoints under /ui: what one person sees, and what that person does."""

import gzip
import mimetypes
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from aiohttp import web

from workspace import attention, guide, interact, modals, people, stream, views_of_state
from workspace.faults import SOCKET
from workspace.hub import Hub
from workspace.interact import Where
from workspace.kinds import Json, PersonError
from workspace.state import Channel, Person
from workspace.web_api import file_response

PAGE = Path(__file__).parent / "page"
Action = Callable[[Person, Json], Awaitable[Json]]


class PageApi:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def routes(self) -> list[web.RouteDef]:
        actions: dict[str, Action] = {
            "send": self.send,
            "act": self.act,
            "submit": self.submit,
            "close": self.close,
            "shortcut": self.shortcut,
            "options": self.options,
            "read": self.read,
            "fault": self.fault,
            "fault/clear": self.clear_faults,
            "guide": self.tick,
        }
        return [
            web.get("/ui/", self.index),
            web.get("/ui/static/{name}", self.static),
            web.get("/ui/state", self.state),
            web.get("/ui/messages", self.messages),
            web.get("/ui/home", self.home),
            web.get("/ui/wire", self.wire),
            web.get("/ui/image", self.image),
            web.get("/ui/file", self.file),
            web.get("/ui/events", self.events),
            *[web.post(f"/ui/{name}", self._action(run)) for name, run in actions.items()],
        ]

    def _action(self, run: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            try:
                body = await request.json()
                return web.json_response(await run(self._person(body.get("as")), body))
            except PersonError as refusal:
                return web.json_response(refusal.answer())
            except (ValueError, KeyError, TypeError, AttributeError) as wrong:
                words = f"The page asked for something odd ({wrong})."
                return web.json_response(
                    {"ok": False, "error": "bad_request", "message": words}, status=400
                )

        return handler

    def _person(self, who: Any) -> Person:
        person = self._hub.state.people.get(str(who))
        if person is None or person.status == "bot":
            raise PersonError("user_not_found", "There is no such person here.")
        return person

    def _channel(self, person: Person, which: Any) -> Channel:
        channel = self._hub.state.channels.get(str(which))
        hidden = channel is None or (channel.kind != "channel" and person.id not in channel.members)
        if channel is None or hidden:
            raise PersonError("channel_not_found", "There is no such channel here.")
        return channel

    def _viewer(self, request: web.Request) -> Person:
        try:
            return self._person(request.query.get("as"))
        except PersonError as refusal:
            raise web.HTTPNotFound(text=refusal.message) from None

    async def index(self, request: web.Request) -> web.StreamResponse:
        return _static("index.html", request)

    async def static(self, request: web.Request) -> web.StreamResponse:
        return _static(request.match_info["name"], request)

    async def state(self, request: web.Request) -> web.Response:
        try:
            person = self._person(request.query.get("as"))
        except PersonError:
            everybody = self._hub.state.people.values()
            person = next(one for one in everybody if one.status == "active")
        return web.json_response(views_of_state.overview(self._hub, person.id))

    async def messages(self, request: web.Request) -> web.Response:
        person = self._viewer(request)
        try:
            channel = self._channel(person, request.query.get("channel"))
        except PersonError as refusal:
            raise web.HTTPNotFound(text=refusal.message) from None
        thread_ts = request.query.get("thread", "")
        return web.json_response(views_of_state.conversation(channel, person.id, thread_ts))

    async def home(self, request: web.Request) -> web.Response:
        person = self._viewer(request)
        await interact.open_home(self._hub, person)
        view = self._hub.state.homes.get(person.id)
        return web.json_response({"view": modals.shown(view) if view else None})

    async def wire(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", "0"))
        entries = [call.to_page() for call in self._hub.wire.calls(after=after)]
        return web.json_response({"entries": entries})

    async def image(self, request: web.Request) -> web.Response:
        """Only what the app uploaded here: the page must never call out."""
        prefix = f"{self._hub.url}/files/"
        url = request.query.get("url", "")
        hosted = url.removeprefix(prefix).partition("/")[0] if url.startswith(prefix) else ""
        response = file_response(self._hub, request.query.get("id") or hosted)
        if response.content_type not in ("image/png", "image/jpeg", "image/gif"):
            return web.Response(status=404)
        return response

    async def file(self, request: web.Request) -> web.Response:
        """Any uploaded file, to be saved and never to be shown by the browser itself."""
        response = file_response(self._hub, request.query.get("id", ""))
        if response.status == 200:
            response.content_type = "application/octet-stream"
            response.headers["Content-Disposition"] = "attachment"
        return response

    async def events(self, request: web.Request) -> web.StreamResponse:
        return await stream.serve(self._hub.bus, request, self._viewer(request).id)

    async def send(self, person: Person, body: Json) -> Json:
        channel = self._channel(person, body["channel"])
        ack = await people.say(self._hub, person, channel, str(body["text"]), body.get("thread_ts"))
        return ack.answer()

    def _where(self, person: Person, container: Json) -> Where:
        if container["type"] == "view":
            return interact.view_at(self._hub, person, str(container["view_id"]))
        channel = self._channel(person, container["channel"])
        return interact.message_at(self._hub, person, channel, str(container["ts"]))

    async def act(self, person: Person, body: Json) -> Json:
        where = self._where(person, body["container"])
        place = interact.find(where, body["block_id"], body["action_id"])
        state = body.get("state") or {}
        ack = await interact.act(self._hub, person, where, place, body.get("value"), state)
        return ack.answer()

    async def submit(self, person: Person, body: Json) -> Json:
        ack = await interact.submit(
            self._hub, person, str(body["view_id"]), body.get("state") or {}
        )
        made = ack.answer()
        if ack.ok:
            made["response_action"] = ack.response_action
            made["errors"] = ack.errors
        return made

    async def close(self, person: Person, body: Json) -> Json:
        await interact.close(self._hub, person, str(body["view_id"]))
        return {"ok": True}

    async def shortcut(self, person: Person, body: Json) -> Json:
        channel = self._channel(person, body["channel"]) if body.get("channel") else None
        ack = await interact.shortcut(
            self._hub, person, str(body["callback_id"]), channel, str(body.get("ts") or "")
        )
        return ack.answer()

    async def options(self, person: Person, body: Json) -> Json:
        where = self._where(person, body["container"])
        place = interact.find(where, body["block_id"], body["action_id"])
        query = str(body.get("query") or "")
        return {"ok": True, **await interact.suggest(self._hub, person, where, place, query)}

    async def read(self, person: Person, body: Json) -> Json:
        channel = self._channel(person, body["channel"])
        attention.read(self._hub, channel, person.id)
        news = any(message.get("bot_id") for message in channel.messages.values())
        guide.read_channel(self._hub, channel.name, news)
        return {"ok": True}

    async def fault(self, _person: Person, body: Json) -> Json:
        sockets = self._hub.courier.sockets
        if body["kind"] in SOCKET:
            if body["kind"] == "silent_socket":
                sockets.silence()
            else:
                await sockets.disconnect("refresh_requested")
        else:
            self._hub.faults.plan(
                str(body["kind"]),
                body.get("method") or None,
                body.get("count", 1),
                body.get("seconds"),
            )
        return {"ok": True, "faults": self._hub.faults.to_page()}

    async def clear_faults(self, _person: Person, _body: Json) -> Json:
        self._hub.faults.clear()
        return {"ok": True, "faults": []}

    async def tick(self, _person: Person, body: Json) -> Json:
        guide.tick(self._hub, str(body["id"]))
        return {"ok": True, "steps": guide.steps(self._hub.state.guide)}


def _static(name: str, request: web.Request) -> web.StreamResponse:
    path = PAGE / name
    if path.parent != PAGE or not path.is_file():
        return web.Response(status=404, text="Not found")
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return web.FileResponse(path)
    kind = mimetypes.guess_type(name)[0]
    packed = _packed(path, path.stat().st_mtime_ns)
    return web.Response(body=packed, content_type=kind, headers={"Content-Encoding": "gzip"})


@lru_cache(maxsize=100)
def _packed(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)
