"""What can be seen of a bot from outside: its messages, its record, its log; and how to wait."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from inspect import isawaitable
from pathlib import Path
from typing import Any, Protocol

from bot.demo.project import Project
from release.fold import fold
from release.journal import Sealed
from release.state import Release
from storage.base import Store
from storage.store import open_store
from tests.room import buttons_of
from tests.support.gitrepo import Remote
from workspace import Workspace

PATIENCE = 60.0
EYEBLINK = 0.03

Check = Callable[[], Any]
"""Something that is true one day; what asks the database is awaited."""

Refs = Mapping[str, Mapping[str, str]]
"""By repository and ref, the object."""


class Bot(Protocol):
    """A bot that is kept alive, or several."""

    @property
    def pid(self) -> int | None: ...
    @property
    def starts(self) -> int: ...
    async def keep(self) -> None: ...
    async def stop(self) -> None: ...


async def holds(check: Check) -> bool:
    """True when it is true now."""
    found = check()
    return bool(await found if isawaitable(found) else found)


@dataclass
class Outlook:
    """Everything around one bot, to be looked at."""

    slack: Workspace
    project: Project
    bot: Bot
    folder: Path
    remote: Remote
    database: str = ""
    other_home: Path | None = None
    staging: str = ""
    """The branch whose every commit goes to staging, if the policy has one."""
    channel: str = ""
    before: Refs = field(default_factory=dict)
    """What the repositories held before the bot began."""
    _store: list[Store] = field(default_factory=list)
    _chain: list[Sealed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.channel = self.channel or f"#{self.project.name}"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def homes(self) -> list[Path]:
        """Of every bot that takes part."""
        return [home for home in (self.home, self.other_home) if home]

    @property
    def url(self) -> str:
        return self.database or f"sqlite:///{self.home / 'slipway.db'}"

    @property
    def store(self) -> Store:
        """The database, to look into while the bot writes."""
        if not self._store:
            self._store.append(open_store(self.url, read_only=True))
        return self._store[0]

    @property
    def there(self) -> bool:
        """The bot lives and listens."""
        return self.bot.pid is not None and self.slack.hub.courier.sockets.count > 0

    # --- what it says -----------------------------------------------------------------------

    def messages(self, channel: str = "") -> list[Mapping[str, Any]]:
        """Everything the bot has posted in a channel, threads too, by time."""
        every = self.slack.channel(channel or self.channel).messages.values()
        return sorted(every, key=lambda message: str(message["ts"]))

    def everywhere(self) -> list[Mapping[str, Any]]:
        """Everything it has posted to anybody."""
        channels = self.slack.hub.state.channels.values()
        every = [message for channel in channels for message in channel.messages.values()]
        return [message for message in every if key_of(message)]

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

    def log(self) -> str:
        """What the bot has logged."""
        return (self.folder / "bot.log").read_text(encoding="utf-8")

    def passed(self) -> list[str]:
        """The places the bot has come by."""
        return (self.folder / "passed").read_text().splitlines()

    # --- what it has written down -----------------------------------------------------------

    async def chain(self) -> list[Sealed]:
        """The whole record."""
        after = self._chain[-1].seq if self._chain else 0
        self._chain += await self.store.read(lambda db: db.chain(after, limit=10_000))
        return self._chain

    async def releases(self) -> list[Release]:
        """Every release there was, oldest first."""
        chain = await self.chain()
        begun = [sealed.entry.release for sealed in chain if sealed.entry.kind == "started"]
        return [fold(s for s in chain if s.entry.release == id_) for id_ in begun]

    def noted(self, kind: str, times: int = 1, **data: object) -> Check:
        """So many entries of a kind, of one release or several, with this in them."""

        async def look() -> bool:
            same = [s.entry.data for s in await self.chain() if s.entry.kind == kind]
            known = [one for one in same if all(one.get(k) == v for k, v in data.items())]
            return len(known) >= times

        return look

    # --- waiting ----------------------------------------------------------------------------

    async def sees(self, check: Check, what: str, patience: float = PATIENCE) -> None:
        """Wait until it is true."""
        try:
            async with asyncio.timeout(patience):
                while not await holds(check):  # noqa: ASYNC110  another process has no event for us
                    await asyncio.sleep(EYEBLINK)
        except TimeoutError:
            raise AssertionError(f"never: {what}\n{self.told()}") from None

    def told(self) -> str:
        """For a failing test: what cards say, what people were answered, how the log ends."""
        cards = [m for m in self.messages() if key_of(m).startswith("card:")]
        shown = [json.dumps(m.get("blocks"), ensure_ascii=False)[:3000] for m in cards]
        answers = self.slack.channel(self.channel).ephemerals.values()
        said = [str(one.get("text") or one.get("blocks"))[:300] for one in answers]
        return "\n".join([*shown, *said[-3:], *self.log().splitlines()[-25:]])

    async def staged(self) -> bool:
        """The newest commit of the staging branch was deployed there and checked."""
        if not self.staging:
            return True
        try:
            known = await self.store.read(lambda db: db.get(f"staging:{self.project.name}"))
        except Exception:  # the tables are being made
            return False
        return bool(known) and known["over"] and known["commit"] == self.remote.head(self.staging)

    async def over(self) -> bool:
        """Every release there was has come to its end."""
        kinds: dict[str, set[str]] = {}
        for sealed in await self.chain():
            if sealed.entry.release:
                kinds.setdefault(sealed.entry.release, set()).add(sealed.entry.kind)
        return bool(kinds) and all(map(_ended, kinds.values()))

    async def rests(self) -> bool:
        """Nothing is left to do, nor to say."""
        return await self.staged() and not await self.store.read(_left)


def _ended(kinds: set[str]) -> bool:
    if "rollback-asked" in kinds:
        return "rolled-back" in kinds
    return bool(kinds & {"closed", "aborted"})


def _left(ledger: Any) -> list[Any]:
    unfinished = [row for row in ledger.rows() if row.handled < row.revision or row.due_at]
    timers = [timer for timer in ledger.timers() if timer.release]
    return [*unfinished, *timers, *unsent(ledger)]


def unsent(ledger: Any) -> list[Any]:
    """What Slack does not show yet as it is wanted."""
    return list(ledger.posts_due(datetime.max.replace(tzinfo=UTC)))


def key_of(message: Mapping[str, Any]) -> str:
    return str(message.get("metadata", {}).get("event_payload", {}).get("key", ""))
