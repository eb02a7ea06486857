"""Tells the page, and whoever waits, what changed; numbered so that a reader can resume."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from workspace.kinds import Json

Value = TypeVar("Value")


@dataclass(frozen=True)
class Event:
    number: int
    data: Json
    audience: frozenset[str] | None
    """Who may see it; None is everybody."""

    def seen_by(self, user: str) -> bool:
        return self.audience is None or user in self.audience


class Bus:
    def __init__(self, start: int = 0, keep: int = 2000) -> None:
        """A `start` later than all numbers before a restart keeps them from being mistaken."""
        self.last = start
        self.closed = False
        self._kept: deque[Event] = deque(maxlen=keep)
        self._waiters: set[asyncio.Future[None]] = set()

    def publish(self, data: Json, audience: Collection[str] | None = None) -> None:
        self.last += 1
        seen_by = None if audience is None else frozenset(audience)
        self._kept.append(Event(self.last, data, seen_by))
        self.touch()

    def touch(self) -> None:
        """Wake those who wait for a change that is no event."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    def close(self) -> None:
        """The end: whoever streams may go home."""
        self.closed = True
        self.touch()

    def since(self, number: int) -> list[Event] | None:
        """The events after `number`, or None when some of them are gone."""
        oldest = self._kept[0].number if self._kept else self.last + 1
        if not oldest - 1 <= number <= self.last:
            return None
        return [event for event in self._kept if event.number > number]

    async def changed(self) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    async def wait_for(self, predicate: Callable[[], Value | None], timeout: float = 5.0) -> Value:
        """The first true value of `predicate`, asked again after every change."""
        try:
            async with asyncio.timeout(timeout):
                while not (value := predicate()):
                    await self.changed()
        except TimeoutError:
            raise TimeoutError(f"waited {timeout} s for what never came") from None
        return value
