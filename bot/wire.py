"""All parts put together: one process that runs until it is told to end."""

import asyncio
import signal
from collections.abc import Mapping
from datetime import UTC, timedelta
from functools import partial
from typing import Any

import structlog
from aiohttp import ClientSession, ClientTimeout, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot import garbage
from bot.answers import Answers
from bot.channels import Channels
from bot.client import CountingClient
from bot.config import Config
from bot.crash import crash_point
from bot.directory import SlackDirectory
from bot.home import Homes
from bot.intents import Intents
from bot.live import Live
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.pace import Pace, pace_for
from bot.readiness import connection, readiness
from bot.render import Renderer
from bot.settings import make_home
from bot.slack import Door, authorizer
from bot.trouble import Troubles
from bot.web import build
from bot.world import world_of
from commands.desk import Desk
from engine.almanac import Almanac
from engine.backports import Backports
from engine.books import Books
from engine.clock import Scheduler, SystemClock
from engine.counted import Counting
from engine.drift import DriftWatch
from engine.ends_of_life import EndsOfLife
from engine.policies import with_known_policy
from engine.ports import Clock, GitError, Store, StoreFailed
from engine.reconcile import Engine
from engine.staging import Staging
from engine.tidying import clean, tidy
from engine.watch import Watcher
from storage.store import open_store

log = structlog.get_logger()
SWEEP = 2.0
LIVE = 3.0
LOOK_AROUND = 600.0
PING = 10.0
"""Seconds between pings of the socket; after four without an answer it is opened anew."""


class App:
    """Slipway as one object: what a process is made of, and how it lives."""

    def __init__(
        self, config: Config, clock: Clock | None = None, pace: Pace | None = None
    ) -> None:
        self.config = config
        settings = config.settings
        make_home(settings.home)
        token = settings.bot_token.get_secret_value()
        self.scheduler, self.metrics = Scheduler(), Metrics()
        self.client = CountingClient(
            self.metrics.slack_refused, token=token, base_url=settings.api_url
        )
        self.store: Store = open_store(settings.database_url, on_lost=self._lost)
        self.world = world_of(
            config, self.store, SlackDirectory(self.client), clock or SystemClock()
        )
        self.books = Books(self.store)
        self.engine = Engine(self.world, self.books)
        self.desk = Desk(self.world, self.books, self.engine)
        pace, render = pace or pace_for(settings.api_url), Renderer(self.world, self.books)
        self.outbox = Outbox(self.store, self.client, render, self.world.clock, pace)
        troubles = Troubles(self.world.clock, config.operators, self.world.hidden_channels)
        self.outbox.troubles, self.outbox.rest = troubles, self.engine.rest
        self.homes = Homes(self.desk, self.client, pace)
        self.books.on_told, self.outbox.on_announced = self.outbox.wake, self.engine.wake
        self.intents = Intents(self.desk, config.operators)
        self.bolt = AsyncApp(
            name="slipway",  # left alone, Bolt reads every module's file for the caller's name
            client=self.client,
            signing_secret=settings.signing_secret.get_secret_value(),
            authorize=authorizer(self.client, token),
            process_before_response=True,
            # Not for us, and on the way of every click: an obsolete check of certificates, and
            # the tokens of functions in workflows.
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
        )
        self.door = self._door(Answers(self.desk, self.client, self.homes))
        self.watcher, self.staging = (
            Watcher(self.world, self.books),
            Staging(self.world, config.operators),
        )
        self.lookout = (
            Almanac(self.world),
            DriftWatch(self.world, self.books, config.operators),
            EndsOfLife(self.world),
            Counting(self.world),
            Channels(self.world, self.client, troubles),
        )
        self.live = Live(self.world, self.books)
        self.world.runs.on_end(self._run_ended)
        self.socket: AsyncSocketModeHandler | None = None
        self.ping = PING
        self.exit_code = 0
        self.done = asyncio.Event()
        self._sending: list[asyncio.Task[None]] = []
        self._make_crash_points(settings.environment)

    def _make_crash_points(self, environment: Mapping[str, str]) -> None:
        if point := crash_point(environment):
            self.world.crash_point = self.books.crash_point = self.outbox.crash_point = point

    def _door(self, answers: Answers) -> Door:
        allowed = (self.config.team, self.config.app)
        door = Door(self.bolt, self.desk, self.outbox, self.intents, answers, allowed)
        door.on_ack = self.metrics.acked
        return door

    def _lost(self) -> None:
        """Another process may already advance our releases: end at once, be started anew."""
        log.error("the database connection that holds our releases is gone")
        self.exit_code = 75
        self.done.set()

    # --- life ---

    async def begin(self) -> None:
        """Pick up what an earlier process left, and send what is wanted.

        Raises FileRefused or GitError for a policy in a repository that was never read.
        """
        for name, project in self.world.projects.items():
            self.world.projects[name] = await with_known_policy(project, self.books)
        # Left alone, the SDK opens a session, and with it a connection, for every call.
        self.client.session = ClientSession(timeout=ClientTimeout(total=self.client.timeout))
        self.world.runs.adopt()
        self._sending = [asyncio.create_task(part.run()) for part in (self.outbox, self.homes)]
        await self.engine.resume()

    async def start(self) -> None:
        """Begin to work by ourselves: with the clock, the repositories and the socket."""
        await self.begin()
        self.scheduler.every(SWEEP, self.sweep, "sweep")
        self.scheduler.every(LIVE, self._look_live, "live")
        for name in self.world.projects:
            seconds = max(0.2, self.config.poll.total_seconds())
            self.scheduler.every(seconds, partial(self.poll, name), f"poll {name}")
        self.scheduler.every(LOOK_AROUND, self.look_around, "look around")
        self.scheduler.every(3600.0, self._purge, "purge")
        for job in (tidy, clean):
            self.scheduler.every(3600.0, partial(job, self.world), job.__name__)
        self.scheduler.start()
        # releases go on, and we can be told to end, also while Slack is away
        self._sending.append(asyncio.create_task(self.connect()))

    async def connect(self) -> None:
        """Open the socket, where there is one. What dies silently is noticed by its pings."""
        token = self.config.settings.app_token
        if token is not None:
            secret = token.get_secret_value()
            self.socket = AsyncSocketModeHandler(self.bolt, secret, ping_interval=self.ping)
            await self.socket.connect_async()  # type: ignore[no-untyped-call]

    async def stop(self) -> None:
        """End in order: no new requests, then no new work, then what it was done with."""
        if self.socket is not None:
            await self.socket.close_async()  # type: ignore[no-untyped-call]
        self.scheduler.stop()
        await self.door.quiet()
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        await self.engine.quiet()
        self.world.runs.close()
        await self.world.probes.close()
        for project in self.world.projects.values():
            project.repository.close()
        await self.store.close()
        if self.client.session is not None:
            await self.client.session.close()

    def _run_ended(self, run: str) -> None:
        """A script ended: its release, or staging, goes on."""
        owner = run.split(".", 1)[0]
        if owner.startswith("r-"):
            self.engine.wake(owner)
        else:
            self.door.after(self._staging_goes_on())

    async def _staging_goes_on(self) -> None:
        for project in self.world.projects:
            for release in await self.staging.advance(project):
                self.engine.wake(release)
        self.outbox.wake()

    async def sweep(self) -> None:
        """Everything a crash may have left: requests, releases, messages."""
        self.metrics.sweeps.inc()
        if self.store.trouble and not await self._writes_again():
            return
        await self._count()
        await self.engine.sweep()
        for name in self.world.projects:
            await Backports(self.world).advance(name)
        await self._staging_goes_on()
        await self.door.carries_on()

    async def _writes_again(self) -> bool:
        try:
            await self.store.transact(lambda ledger: ledger.put("tried", True))
        except StoreFailed as error:
            log.warning("the database takes nothing", error=str(error))
            return False
        return True

    async def _count(self) -> None:
        now = self.world.clock.now()
        due, rows = await self.store.read(
            lambda db: (len(db.posts_due(now)), len(db.rows(open_only=True)))
        )
        self.metrics.outbox.set(due)
        self.metrics.open_releases.set(rows)

    async def poll(self, project: str) -> None:
        """See what is new in a repository."""
        for release in await self.watcher.poll(project):
            self.engine.wake(release)
        await self.staging.advance(project)
        self.outbox.wake()

    async def look_around(self) -> None:
        """See what nobody did: releases that are due, and what is not as it was left."""
        for name in self.world.projects:
            for part in self.lookout:
                try:
                    await part.look(name)
                except GitError as error:  # the others are looked at all the same
                    log.warning("cannot look around", project=name, error=str(error))
        self.outbox.wake()

    async def _look_live(self) -> None:
        if await self.live.look():
            self.outbox.wake()

    async def _purge(self) -> None:
        before = self.world.clock.now().astimezone(UTC) - timedelta(days=30)
        await self.store.transact(lambda ledger: ledger.purge(before))

    # --- the outside ---

    async def events(self, request: web.Request) -> web.Response:
        """POST /slack/events, handed to Bolt, which checks the signature."""
        bolt_request = await to_bolt_request(request)
        return await to_aiohttp_response(await self.bolt.async_dispatch(bolt_request))

    def readiness(self) -> Mapping[str, str | None]:
        """What keeps us from being ready, by part; None where all is well."""
        database = "the connection is gone" if self.exit_code else self.store.trouble
        slack = connection(self.socket) if self.config.settings.socket_mode else None
        troubles, stuck = self.outbox.troubles, self.engine.stuck.values()
        return readiness(database, slack, troubles, self.watcher.unreachable, stuck)


async def serve(config: Config) -> int:
    """Run until SIGTERM or SIGINT; the exit code (75: start me again)."""
    app = App(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, app.done.set)
    runner = await _serve_http(app)
    try:
        await app.start()
        garbage.seldom()
        log.info("ready", projects=list(app.world.projects), port=config.settings.port)
        await app.done.wait()
        log.info("ending")
    finally:
        await app.stop()
        await runner.cleanup()
    log.info("ended", code=app.exit_code)
    return app.exit_code


async def _serve_http(app: App) -> web.AppRunner:
    events: Any = None if app.config.settings.socket_mode else app.events
    runner = web.AppRunner(build(events, app.readiness, app.metrics.registry))
    await runner.setup()
    settings = app.config.settings
    await web.TCPSite(runner, settings.host, settings.port).start()
    return runner
