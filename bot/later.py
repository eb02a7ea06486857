"""Work that goes on after an acknowledgement."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import structlog

log = structlog.get_logger()
BREATH = 0.001
"""Seconds that the answer gets to be on its way: on few cores it would wait for what follows."""


class Later:
    """Keeps what is to be done until it ends; a failure is logged, never swallowed."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], object]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with this, a breath later."""
        self.call(partial(self._begin, work))

    def call(self, what: Callable[[], object]) -> None:
        """Call this a breath later; all that is said meanwhile is called together."""
        self._waiting.append(what)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_later(BREATH, self._go_on)

    def _go_on(self) -> None:
        calls, self._waiting = self._waiting, []
        for call in calls:
            try:
                call()
            except Exception:
                log.exception("what follows an acknowledgement failed")

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def quiet(self) -> None:
        """Wait until everything is done."""
        while self._waiting or self._tasks:
            await asyncio.gather(asyncio.sleep(BREATH), *self._tasks)


async def logged(work: Coroutine[Any, Any, None]) -> None:
    """Do it to its end; a failure is written to the log."""
    try:
        await work
    except Exception:
        log.exception("answering failed")
