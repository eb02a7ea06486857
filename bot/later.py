"""Work that goes on after an acknowledgement."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()
BREATH = 0.001
"""Seconds that the answer gets to be on its way: on few cores it would wait for what follows."""


class Later:
    """Keeps what was begun until it ends; a failure is logged, never swallowed."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with this."""
        task = asyncio.create_task(_soon(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def quiet(self) -> None:
        """Wait until everything is done."""
        while self._tasks:
            await asyncio.gather(*list(self._tasks))


async def _soon(work: Coroutine[Any, Any, None]) -> None:
    await asyncio.sleep(BREATH)
    await logged(work)


async def logged(work: Coroutine[Any, Any, None]) -> None:
    """Do it to its end; a failure is written to the log."""
    try:
        await work
    except Exception:
        log.exception("answering failed")
