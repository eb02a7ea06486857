"""A room in which people release: a test reads like the chat transcript it makes.

    async with Room.open(tmp_path, "kwanus") as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Staging")
        await room.bob.clicks("Approve")

Everything is real but the hours: the Bolt app, the local Slack, git, scripts and database.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.config import load_config
from bot.demo.project import Project
from bot.pace import Pace
from bot.wire import App
from release.journal import Sealed
from release.kept import NAMES, fold_kept
from release.standing import Standing
from release.state import Release
from tests.support import ready
from tests.support.gitrepo import Files, Remote
from workspace import Settings, Workspace, from_manifest, overlay, projects

MONDAY = datetime(2026, 2, 9, 9, 0, tzinfo=UTC)
PATIENCE = 20.0


class HandClock:
    """Stands still until a test lets time pass."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def passes(self, **time: float) -> None:
        self._now += timedelta(**time)


def text_of(message: Mapping[str, Any]) -> str:
    """All words of a message or view, in reading order."""
    found: list[str] = [str(message.get("text", ""))] if "ts" in message else []

    def walk(node: Any) -> None:
        if isinstance(node, Mapping):
            if isinstance(node.get("text"), str):
                found.append(node["text"])
            for key, value in node.items():
                if key != "text" or not isinstance(value, str):
                    walk(value)
        elif isinstance(node, list):
            for item in node:
                walk(item)

    walk(message.get("blocks", []))
    return "\n".join(found)


def buttons_of(message: Mapping[str, Any]) -> list[str]:
    """The labels of a message's buttons and of the choices in its menus."""
    elements = [e for b in message.get("blocks", []) for e in b.get("elements", [])]
    labels = [e["text"]["text"] for e in elements if e.get("type") == "button"]
    menus = [e for e in elements if e.get("type") == "overflow"]
    return labels + [o["text"]["text"] for menu in menus for o in menu["options"]]


def option_of(message: Mapping[str, Any], label: str) -> str:
    """The value behind a choice of the message's “…” menu; empty for a button."""
    elements = [e for b in message.get("blocks", []) for e in b.get("elements", [])]
    options = [o for e in elements for o in e.get("options", [])]
    return next((str(o["value"]) for o in options if o["text"]["text"] == label), "")


@dataclass
class Person:
    """Somebody in the room."""

    name: str
    room: "Room"

    async def types(self, text: str, channel: str = "") -> str:
        """Type a command; what they (alone) are answered."""
        before = len(self.told_all(channel))
        ack = await self.room.slack.types(self.name, channel or self.room.channel, text)
        assert ack.ok, ack.error
        await self.room.settles()
        return "\n".join(self.told_all(channel)[before:])

    async def clicks(
        self, label: str, *, seen: Mapping[str, Any] | None = None, **form: str
    ) -> str:
        """Click a button of the newest message that has it; fill in the form that opens.

        `seen` is an older state of a message, with buttons that are no longer live.
        """
        message, exact = await self.room.offered(label, seen)
        before = len(self.told_all())
        where, ts = self.room.channel, message["ts"]
        chosen = option_of(message, exact)
        if chosen:
            await self.room.slack.selects(self.name, where, ts, "more", chosen)
        else:
            old = dict(seen) if seen else None
            await self.room.slack.clicks(self.name, where, ts, exact, seen=old)
        await self.room.settles()
        if form:
            await self.submits(**form)
        return "\n".join(self.told_all()[before:])

    async def submits(self, **form: str) -> None:
        """Send the form that is open."""
        refused = await self.tries(**form)
        assert not refused, refused

    async def tries(self, **form: str) -> str:
        """Send the form that is open; what it says is wrong, or nothing."""
        view = await self.room.slack.wait_for(lambda: self.room.slack.open_view(self.name))
        assert view
        filled = {key.replace("_", "-"): value for key, value in form.items()}
        ack = await self.room.slack.submits(self.name, filled)
        await self.room.settles()
        return "\n".join(ack.errors.values()) or ack.error

    def form(self) -> dict[str, str]:
        """The form that is open: each field's name with what stands in it."""
        inputs = [b for b in self.room.slack.modal(self.name)["blocks"] if b["type"] == "input"]
        return {b["block_id"]: b["element"].get("initial_value", "") for b in inputs}

    def pushes(self, title: str, files: Files, to: str = "develop") -> str:
        """Commit to a branch of the repository, as anybody with access may; the commit."""
        return self.room.remote.commit(to, files, title, author=self.name.title())

    def told_all(self, channel: str = "") -> list[str]:
        """Everything only they were shown."""
        found = self.room.slack.ephemerals(self.name, channel or self.room.channel)
        return [text_of(message) for message in found]


class Card:
    """The one card of the newest release."""

    def __init__(self, room: "Room") -> None:
        self.room = room

    @property
    def message(self) -> Mapping[str, Any]:
        cards = [m for m in self.room.messages() if self.room.key_of(m).startswith("card:")]
        assert cards, "there is no card yet"
        return cards[-1]

    @property
    def text(self) -> str:
        return text_of(self.message)

    @property
    def buttons(self) -> list[str]:
        return buttons_of(self.message)

    async def shows(self, *words: str) -> None:
        """Wait until the card says all of this."""
        await self.room.until(lambda: all(word in self.text for word in words), f"card: {words}")


@dataclass
class Room:
    """The workspace, the bot and the project, ready to be used."""

    slack: Workspace
    app: App
    project: Project
    clock: HandClock
    channel: str
    remote: Remote
    new_app: Callable[[], App]
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.people.setdefault(name, Person(name, self))

    @property
    def card(self) -> Card:
        return Card(self)

    # --- the data centre ---

    def runs(self, environment: str = "production") -> str:
        """The tag that an environment (of a component: `production/api`) runs."""
        return (self.project.environments / environment / "current").read_text().strip()

    def deploys(self, environment: str = "production") -> list[str]:
        """Every tag it was ever deployed, oldest first."""
        log = self.project.environments / environment / "deploys.log"
        return [line.split()[1] for line in log.read_text().splitlines()]

    def breaks(self, script: str) -> None:
        """From now on this script of the demo fails: deploy-production, test, e2e …"""
        (self.project.environments / f"fail-{script}").touch()

    def mends(self, script: str) -> None:
        (self.project.environments / f"fail-{script}").unlink()

    # --- seeing ---

    def messages(self, channel: str = "") -> list[Mapping[str, Any]]:
        return list(self.slack.messages(channel or self.channel))

    def key_of(self, message: Mapping[str, Any]) -> str:
        return str(message.get("metadata", {}).get("event_payload", {}).get("key", ""))

    def thread(self) -> list[str]:
        """The log of the newest release."""
        replies = self.slack.thread(self.channel, self.card.message["ts"])[1:]
        return [text_of(m) for m in replies]

    def log(self) -> str:
        """The whole log of the newest release, as one text."""
        return "\n".join(self.thread())

    @property
    def request(self) -> Mapping[str, Any]:
        """The newest request for an approval."""
        found = [m for m in self.messages() if self.key_of(m).startswith("request:")]
        assert found, "nobody was asked to approve"
        return deepcopy(found[-1])

    def announcements(self) -> list[str]:
        return [text_of(m) for m in self.slack.messages("#announcements")]

    def button(
        self, label: str, seen: Mapping[str, Any] | None = None
    ) -> tuple[Mapping[str, Any], str]:
        """The newest message with a button of this label, or one that begins so."""
        replies = self.slack.thread(self.channel, self.card.message["ts"]) if not seen else []
        places = [seen] if seen else [*self.messages(), *replies]
        for message in sorted(places, key=lambda m: m["ts"], reverse=True):
            for found in buttons_of(message):
                if found == label or found.startswith(label):
                    return message, found
        raise AssertionError(f"nobody is offered “{label}”; the card offers {self.card.buttons}")

    async def offered(
        self, label: str, seen: Mapping[str, Any] | None = None
    ) -> tuple[Mapping[str, Any], str]:
        """The same, as soon as it is there: a machine with much to do draws late."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE / 4):
                while True:
                    with suppress(AssertionError):
                        return self.button(label, seen)
                    await self.settles()
                    await asyncio.sleep(0.02)
        return self.button(label, seen)

    async def releases(self) -> list[Release]:
        """Every release there was, folded from the journal, oldest first."""
        begun = [s.entry.release for s in await self.record() if s.entry.kind == "started"]
        return [await self.app.books.read(id_) for id_ in begun if id_]

    async def release(self) -> Release:
        """The newest release."""
        return (await self.releases())[-1]

    async def journal(self) -> list[str]:
        """The kinds of everything in the record, oldest first."""
        return [sealed.entry.kind for sealed in await self.record()]

    async def record(self) -> list[Sealed]:
        """The whole record."""
        return await self.app.store.read(lambda db: db.chain(limit=10_000))

    async def standing(self) -> Standing:
        return await self.app.desk.standing(await self.release())

    # --- time and rest ---

    async def settles(self) -> None:
        """Wait until nothing moves any more: no script, no step, no message."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await self.app.door.quiet()
                await self.app.engine.quiet()
                await self.app.outbox.quiet()
                await self.app.homes.look()
                if not await self._scripts_run() and not self.app.engine.busy:
                    return
                await asyncio.sleep(0.01)

    async def _scripts_run(self) -> bool:
        held = any(self.project.environments.parent.glob("*/hold-*"))
        rows = await self.app.store.read(lambda db: db.rows())
        for row in rows:
            release = await self.app.books.read(row.id)
            last = [tries[-1] for tries in release.attempts.values()]
            # what is measured goes on by the clock; everything else ends by itself
            if any(a.outcome is None for a in last if a.run or a.step.endswith("/candidate")):
                return not held
            if row.handled < row.revision:
                return True
        return not held and await self._staging_runs()

    async def _staging_runs(self) -> bool:
        key = f"staging:{self.project.name}"
        known = await self.app.store.read(lambda db: db.get(key) or {})
        return bool(known) and not known["over"]

    async def passes(self, **time: float) -> None:
        """Let time go by; what becomes due happens."""
        self.clock.passes(**time)
        await self.app.sweep()
        await self.settles()

    async def looks_live(self) -> None:
        """Have the bot look what running scripts say, as it does every three seconds."""
        await self.app._look_live()
        await self.settles()

    async def restarts(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        """The bot's process ends, and another one begins on what it left."""
        await self.app.stop()
        await asyncio.to_thread(meanwhile)
        self.app = self.new_app()
        await self.app.begin()
        await self.app.connect()
        await self.app.sweep()
        await self.settles()

    async def polls(self) -> None:
        """Have the bot look at the repository."""
        await self.app.poll(self.project.name)
        await self.settles()

    async def looks_around(self) -> None:
        """Have the bot look what is due, and whether all is as it should be."""
        await self.app.look_around()
        await self.settles()

    async def until(self, true: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not true():
                    await self.settles()
                    if not true():
                        await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"never: {what}\n\n{self.card.text}\n\n{self.thread()}") from None


@asynccontextmanager
async def open_room(
    folder: Path,
    policy: str = "kwanus",
    *,
    edit: Callable[[Path], None] | None = None,
    environ: Mapping[str, str] = {},
    transport: str = "http",
    channels: Sequence[str] = (),
) -> AsyncIterator[Room]:
    """A room with a project of one of the demo's policies; `edit` may change its slipway.yml.

    `transport` is the way from Slack to the bot: http, or socket for Socket Mode. `channels` are
    there beside the project's own.
    """
    project = ready.project(folder / "demo", policy)
    if edit:
        edit(project.config)
    seed = overlay(projects([project.name, *channels]), from_manifest(ready.manifest()))
    clock = HandClock()
    async with Workspace(Settings(seed=seed)) as slack:
        env = {**_environment(folder, project, slack), **environ}
        if transport == "socket":
            env["SLACK_APP_TOKEN"] = slack.hub.state.app.app_token

        def new_app() -> App:
            return App(load_config(env), clock, Pace(rate=0))

        remote = Remote(project.repository)
        remote.now = clock.now()
        room = Room(slack, new_app(), project, clock, f"#{project.name}", remote, new_app)
        async with _served(room):
            try:
                await room.app.begin()
                await room.app.connect()
                yield room
                assert await room.app.store.read(_unrecorded) == []
            finally:
                await room.app.stop()


def _unrecorded(ledger: Any) -> list[Any]:
    """Values kept beside the record that are not what it says: none, whatever happened."""
    said = fold_kept(ledger.chain(limit=10_000))
    kept = {name: value for name, value in ledger.kept().items() if name.startswith(NAMES)}
    return [(n, kept.get(n), said.get(n)) for n in {*said, *kept} if kept.get(n) != said.get(n)]


@asynccontextmanager
async def _served(room: Room) -> AsyncIterator[None]:
    """The address that Slack knows, whichever process answers there."""

    async def events(request: web.Request) -> web.Response:
        return await room.app.events(request)

    served = web.Application()
    served.router.add_post("/slack/events", events)
    runner = web.AppRunner(served)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    room.slack.hub.courier.bot_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield
    finally:
        await runner.cleanup()


def _environment(folder: Path, project: Project, slack: Workspace) -> dict[str, str]:
    app = slack.hub.state.app
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "SLIPWAY_CONFIG": str(project.config),
        "SLIPWAY_HOME": str(ready.home(folder / "home")),
        **project.environ,
    }
