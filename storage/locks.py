"""One holder a release among processes: session advisory locks on a connection of their own."""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import BigInteger, Connection, Engine, bindparam, func, select
from sqlalchemy.exc import DBAPIError

from storage.threads import Crew

T = TypeVar("T")

LOOK_EVERY = 2.0  # seconds
_number = bindparam("number", type_=BigInteger)
_LOCK = select(func.pg_try_advisory_lock(_number))
_UNLOCK = select(func.pg_advisory_unlock(_number))
_ALIVE = select(1)


class Locks:
    """The releases this process holds, for as long as the connection lives.

    When it breaks, the database gives the locks to whoever asks next, and a new connection
    would not bring them back: `on_lost` is called once, in the event loop, and from then on
    nothing can be held.
    """

    def __init__(self, engine: Engine, on_lost: Callable[[], None] | None) -> None:
        """`engine` is AUTOCOMMIT: an open transaction here would keep dead rows alive."""
        self._engine = engine
        self._on_lost = on_lost
        self._connection: Connection | None = None
        self._held: set[str] = set()
        self.lost = False
        self._thread = Crew("slipway-locks")
        self._looking: asyncio.Task[None] | None = None

    async def hold(self, release: str) -> bool:
        """True when this process holds it now, also when it did before."""
        self._looking = self._looking or asyncio.create_task(self._look())
        return await self._ask(lambda: self._take(release), instead=False)

    async def let_go(self, release: str) -> None:
        """Let another process hold it; nothing when it is not held."""
        await self._ask(lambda: self._give(release), instead=None)

    async def close(self) -> None:
        """Give every lock back, and end the connection.

        Its end alone would free them, but only once the database has noticed it: whoever takes
        over would find them held for a moment, and look again much later.
        """
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
        for release in list(self._held):
            await self.let_go(release)
        await self._thread.close()
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()

    async def _look(self) -> None:
        while not self.lost:
            await asyncio.sleep(LOOK_EVERY)
            await self._ask(lambda: self._connected().execute(_ALIVE), instead=None)

    async def _ask(self, work: Callable[[], T], *, instead: T) -> T:
        if self.lost:
            return instead
        try:
            return await self._thread.run(work)
        except DBAPIError:
            self._lose()
            return instead

    def _lose(self) -> None:
        if not self.lost:
            self.lost = True
            self._held.clear()
            if self._on_lost is not None:
                self._on_lost()

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _take(self, release: str) -> bool:
        # The database counts: a lock taken twice would have to be given twice.
        if release not in self._held:
            taken = self._connected().execute(_LOCK, {"number": number_of(release)}).scalar_one()
            if taken:
                self._held.add(release)
        return release in self._held

    def _give(self, release: str) -> None:
        if release in self._held:
            self._connected().execute(_UNLOCK, {"number": number_of(release)})
            self._held.remove(release)


def number_of(release: str) -> int:
    """The lock's name: a signed 64-bit number."""
    digest = hashlib.sha256(f"slipway release {release}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
