"""A small real Bolt app, connected by either transport: the other side of these tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from workspace import Workspace
from workspace.kinds import Json


class SlackApp:
    """The app, its client, and all the bodies it was sent."""

    def __init__(self, slack: Workspace) -> None:
        self.slack = slack
        secrets = slack.hub.state.app
        self.client = AsyncWebClient(token=secrets.bot_token, base_url=slack.api_url)
        self.bolt = AsyncApp(
            client=self.client,
            signing_secret=secrets.signing_secret,
            process_before_response=True,
        )
        self.bodies: list[Json] = []
        self.bolt.use(self._remember)
        self._server: web.AppRunner | None = None
        self.socket: AsyncSocketModeHandler | None = None

    async def _remember(self, body: Json, next: Any) -> None:
        self.bodies.append(body)
        await next()

    @property
    def body(self) -> Json:
        return self.bodies[-1]

    async def listens(self) -> None:
        """By HTTP; tells the workspace where."""
        server = web.Application()
        server.router.add_post("/slack/events", self._receive)
        self._server = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
        await self._server.setup()
        await web.TCPSite(self._server, "127.0.0.1", 0).start()
        self.slack.hub.courier.bot_url = f"http://127.0.0.1:{self._server.addresses[0][1]}"

    async def _receive(self, request: web.Request) -> web.Response:
        answer = await self.bolt.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    async def connects(self, ping_interval: float = 10) -> None:
        """By Socket Mode."""
        token = self.slack.hub.state.app.app_token
        before = self.slack.hub.courier.sockets.count
        self.socket = AsyncSocketModeHandler(self.bolt, token, ping_interval=ping_interval)
        await self.socket.connect_async()
        await self.slack.wait_for(lambda: self.slack.hub.courier.sockets.count > before)

    async def goes(self) -> None:
        if self.socket is not None:
            await self.socket.close_async()
            self.socket = None
        if self._server is not None:
            await self._server.cleanup()
            self._server = None
            self.slack.hub.courier.bot_url = ""
        await asyncio.sleep(0)


@asynccontextmanager
async def connected(slack: Workspace, transport: str) -> AsyncIterator[SlackApp]:
    app = SlackApp(slack)
    await (app.connects() if transport == "socket" else app.listens())
    yield app
    await app.goes()
