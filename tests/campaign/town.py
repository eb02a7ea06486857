"""A workspace that outlives the bot, people who try again, and a bot that is started again.

    async with open_town(tmp_path, ["production/tag:pushed#1"]) as town:
        await town.releases()
        await town.rests()

The workspace lives in the test; the bot is `python -m bot run` with SQLite in one home, under the
demo's supervisor.
"""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from bot.demo.project import Project
from storage.base import Store
from storage.store import open_store
from tests.room import buttons_of
from tests.support import ready
from tests.support.gitrepo import Remote
from workspace import Ack, Settings, Workspace, from_manifest, overlay, projects

CODE = Path(__file__).parent.parent.parent
PATIENCE = 60.0
EYEBLINK = 0.03
SIGNERS = {"Manual QA": "carol", "Performance checks": "carol", "Security checks": "sam"}


class Bot(Protocol):
    """A bot that is kept alive, or several."""

    @property
    def pid(self) -> int | None: ...
    @property
    def starts(self) -> int: ...
    async def keep(self) -> None: ...
    async def stop(self) -> None: ...


@dataclass
class Town:
    """Everything around one bot."""

    slack: Workspace
    project: Project
    bot: Bot
    folder: Path
    remote: Remote
    database: str = ""
    other_home: Path | None = None
    _store: list[Store] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def homes(self) -> list[Path]:
        """Of every bot that takes part."""
        return [home for home in (self.home, self.other_home) if home]

    @property
    def channel(self) -> str:
        return f"#{self.project.name}"

    @property
    def url(self) -> str:
        return self.database or f"sqlite:///{self.home / 'slipway.db'}"

    @property
    def store(self) -> Store:
        """The database, to look into while the bot writes."""
        if not self._store:
            self._store.append(open_store(self.url, read_only=True))
        return self._store[0]

    # --- seeing -----------------------------------------------------------------------------

    @property
    def there(self) -> bool:
        """The bot lives and listens."""
        return self.bot.pid is not None and self.slack.hub.courier.sockets.count > 0

    def messages(self) -> list[Mapping[str, Any]]:
        """Everything the bot has posted in the project's channel, threads too, by time."""
        every = self.slack.channel(self.channel).messages.values()
        return sorted(every, key=lambda message: str(message["ts"]))

    def passed(self) -> list[str]:
        """The places the bot has come by."""
        return (self.folder / "passed").read_text().splitlines()

    def keyed(self, start: str) -> Mapping[str, Any] | None:
        return next((m for m in self.messages() if key_of(m).startswith(start)), None)

    def card(self) -> Mapping[str, Any] | None:
        return self.keyed("card:")

    def button(self, label: str) -> tuple[str, str] | None:
        """The newest message that offers it: its ts, and the whole label."""
        for message in reversed(self.messages()):
            for found in buttons_of(message):
                if found.startswith(label):
                    return str(message["ts"]), found
        return None

    # --- waiting ----------------------------------------------------------------------------

    async def until(
        self, true: Callable[[], Awaitable[bool]], what: str, patience: float = PATIENCE
    ) -> None:
        try:
            async with asyncio.timeout(patience):
                while not await true():  # noqa: ASYNC110  another process has no event for us
                    await asyncio.sleep(EYEBLINK)
        except TimeoutError:
            raise AssertionError(f"never: {what}\n{self.told()}") from None

    async def sees(self, true: Callable[[], Any], what: str, patience: float = PATIENCE) -> None:
        async def look() -> bool:
            return bool(true())

        await self.until(look, what, patience)

    def log(self) -> str:
        """What the bot has logged."""
        return (self.folder / "bot.log").read_text(encoding="utf-8")

    def told(self) -> str:
        """For a failing test: how the bot's log ends, and what the card says."""
        log = self.log().splitlines()
        card = self.card()
        shown = json.dumps(card.get("blocks"), ensure_ascii=False)[:3000] if card else "no card"
        return "\n".join([shown, *log[-25:]])

    # --- people -----------------------------------------------------------------------------

    async def does(self, act: Callable[[], Awaitable[Ack]], worked: Callable[[], Any]) -> None:
        """A person does something, and again when it failed or the bot died meanwhile."""
        while not worked():
            await self.sees(lambda: self.there or worked(), "the bot is there")
            life = self.bot.starts
            if worked():
                return
            trying = asyncio.ensure_future(act())

            def over(life: int = life) -> bool:
                return bool(worked()) or self.bot.starts > life or self.bot.pid is None

            await self.sees(lambda: trying.done() or over(), "an answer")  # noqa: B023
            if not trying.done():
                trying.cancel()
            with suppress(asyncio.CancelledError, AssertionError):
                if (await trying).ok:
                    await self.sees(over, "what was asked for")

    async def types(self, person: str, text: str, worked: Callable[[], Any]) -> None:
        await self.does(lambda: self.slack.types(person, self.channel, text), worked)

    async def clicks(self, person: str, label: str, worked: Callable[[], Any]) -> None:
        await self.sees(lambda: self.button(label) or worked(), f"somebody offers “{label}”")

        async def click() -> Ack:
            found = self.button(label)
            assert found, "it is gone"
            return await self.slack.clicks(person, self.channel, *found)

        await self.does(click, worked)

    async def signs(self, person: str, title: str) -> None:
        """The button opens a form; the form is sent."""
        label = f"Sign: {title}"

        def signed() -> bool:
            return self.button(label) is None

        def form() -> Any:
            return self.slack.open_view(person)

        await self.sees(lambda: self.button(label), label)

        async def send() -> Ack:
            ack = await self.slack.submits(person, {"note": "fine"})
            if ack.errors:  # the first time it was signed, only the answer was lost
                await self.slack.closes(person)
            return ack

        while not signed():
            await self.clicks(person, label, lambda: form() or signed())
            if form():
                await self.does(send, lambda: not form())
            # the card says it soon; if not, it was never asked for
            await self.sees(lambda: signed() or self.there, "the bot is there")
            with suppress(AssertionError):
                await self.sees(signed, f"{title} is signed", patience=5.0)

    async def settles(self, person: str, outcome: str) -> None:
        """Say how a step ended that nobody saw end."""
        label = "Say how it ended"
        await self.clicks(person, label, lambda: self.slack.open_view(person))
        filled = {"outcome": outcome, "reason": "looked at the server"}
        send = lambda: self.slack.submits(person, filled)  # noqa: E731
        await self.does(send, lambda: not self.slack.open_view(person))

    # --- trouble ----------------------------------------------------------------------------

    async def kills(self) -> None:
        """The bot gets SIGKILL, and is there again."""
        life, pid = self.bot.starts, self.bot.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await self.sees(lambda: self.bot.starts > life and self.bot.pid, "the bot is started again")

    @asynccontextmanager
    async def without_slack(self) -> AsyncIterator[None]:
        """Slack is away: nobody can reach it, whatever they try."""
        port = int(self.slack.url.rpartition(":")[2])
        await self.slack.stop()
        yield
        self.slack = await workspace_of(self.project, port)

    async def run(self, name: str) -> Path:
        """The folder of the only run whose name has this in it, once its script runs."""
        found: list[Path] = []

        def look() -> bool:
            found[:] = (self.home / "runs").glob(f"*.{name}.*")
            return bool(found) and (found[0] / "script").exists()

        await self.sees(look, f"{name} runs")
        return found[0]

    # --- the story --------------------------------------------------------------------------

    async def releases(self) -> None:
        """One minor: from the command to the end of what comes after the announcement."""
        await self.approved()
        await self.ends()

    async def approved(self) -> None:
        """A minor up to the moment when production begins."""
        await self.staged()
        await self.types("alice", "/release start minor", self.card)
        for title, person in SIGNERS.items():
            await self.signs(person, title)
        await self.sees(lambda: self.keyed("request:"), "bob is asked")
        await self.clicks("bob", "Approve", lambda: self.card() and not self.button("Approve"))

    async def staged(self) -> None:
        """The newest commit of develop was deployed to staging and checked."""

        async def look() -> bool:
            try:
                known = await self.store.read(lambda db: db.get(f"staging:{self.project.name}"))
            except Exception:  # the tables are being made
                return False
            head = self.remote.head("develop")
            return bool(known) and known["over"] and known["commit"] == head

        await self.until(look, "staging has the newest commit")

    async def in_record(self, kind: str) -> None:
        """Wait until the newest of the facts is of this kind."""

        async def look() -> bool:
            rows = await self.store.read(lambda db: db.rows())
            facts = await self.store.read(lambda db: db.facts(rows[0].id))
            return kind in [sealed.entry.kind for sealed in facts]

        await self.until(look, kind)

    async def ends(self) -> None:
        """Nothing is left to do, nor to say."""
        await self.in_record("closed")
        await self.staged()

        def left(ledger: Any) -> list[Any]:
            unfinished = [row for row in ledger.rows() if row.handled < row.revision or row.due_at]
            return [*unfinished, *ledger.timers(), *unsent(ledger)]

        async def rests() -> bool:
            return not await self.store.read(left)

        await self.until(rests, "everything is told")


def unsent(ledger: Any) -> list[Any]:
    """What Slack does not show yet as it is wanted."""
    return list(ledger.posts_due(datetime.max.replace(tzinfo=UTC)))


def key_of(message: Mapping[str, Any]) -> str:
    return str(message.get("metadata", {}).get("event_payload", {}).get("key", ""))


async def workspace_of(project: Project, port: int = 0) -> Workspace:
    """Slack, as it was when it was last there."""
    seed = overlay(projects([project.name]), from_manifest(ready.manifest()))
    kept = project.folder / "slack.json"
    slack = Workspace(Settings(port=port, seed=seed, state_file=kept))
    await slack.start()
    return slack
