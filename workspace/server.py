"""Puts the workspace together and runs it on 127.0.0.1."""

import time
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from workspace import limits, seed
from workspace.bus import Bus
from workspace.courier import Courier
from workspace.door import middleware
from workspace.faults import Faults
from workspace.hub import Hub
from workspace.kinds import Clock
from workspace.page_api import PageApi
from workspace.persist import Keeper
from workspace.ratelimit import Limiter, Mode
from workspace.seed import Seed
from workspace.sockets import Sockets
from workspace.state import State
from workspace.triggers import Triggers
from workspace.web_api import MAX_BODY, WebApi
from workspace.wire import Wire


@dataclass(frozen=True)
class Settings:
    """How to run: everything has a default that suits a test."""

    port: int = 0
    """0: any free one."""
    seed: Seed | None = None
    state_file: Path | None = None
    bot_url: str = ""
    rate_limits: Mode = "off"
    clock: Clock = time.time
    ack_seconds: float = limits.ACK_SECONDS
    retry_seconds: tuple[float, ...] = limits.EVENT_RETRY_SECONDS
    ping_seconds: float = 30.0


class Server:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keeper = Keeper(settings.state_file)
        self.hub = _build(settings, self._keeper)
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Listens; the URL without a slash at its end."""
        hub = self.hub
        app = web.Application(middlewares=[middleware(hub)], client_max_size=MAX_BODY)
        app.add_routes([*WebApi(hub).routes(), *PageApi(hub).routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._settings.port)
        await site.start()
        hub.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        hub.courier.start()
        return hub.url

    async def stop(self) -> None:
        self.hub.bus.close()
        await self.hub.courier.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        self._keeper.flush()


def _build(settings: Settings, keeper: Keeper) -> Hub:
    state = keeper.load() or _fresh(settings)
    _take_over(state, settings)
    keeper.keep(state)
    bus, clock = Bus(int(time.time() * 1000)), settings.clock
    wire = Wire(clock, lambda call: bus.publish({"type": "wire", "entry": call.to_page()}))
    wire.hidden = (state.app.signing_secret, state.app.verification_token, state.page_token)
    faults = Faults(clock, lambda: bus.publish({"type": "faults", "faults": faults.to_page()}))

    def tell_connection() -> None:
        way = courier.transport
        bus.publish({"type": "app", "connected": way is not None, "transport": way})

    sockets = Sockets(state.app.id, tell_connection, settings.ping_seconds)
    courier = Courier(
        state.app, wire, sockets, bot_url=settings.bot_url, ack_seconds=settings.ack_seconds
    )
    return Hub(
        state,
        clock,
        bus,
        wire,
        courier,
        faults,
        Limiter(clock, settings.rate_limits),
        Triggers(clock),
        keeper.changed,
        retry_seconds=settings.retry_seconds,
    )


def _fresh(settings: Settings) -> State:
    return seed.build(seed.overlay(seed.DEFAULT, settings.seed or {}), settings.clock())


def _take_over(state: State, settings: Settings) -> None:
    """What the seed says of the app and of new channels holds for a kept state too."""
    whole = seed.overlay(seed.DEFAULT, settings.seed or {})
    seed.refresh(state, whole, settings.clock())
