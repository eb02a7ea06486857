"""Work carried to threads and waited for in the event loop, in half the time of an executor.

An executor makes a second future for each call and locks both; here the thread hands its result
straight to the loop. On the way of every click, so worth these lines.
"""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
TURN = 0.0005
"""Seconds a thread may compute while another waits for its turn.

A transaction gives its turn away at each of its dozen statements. With Python's 5 ms it would
wait as long for each of them while the event loop is busy: ten clicks at once took 80 ms.
"""

Job = tuple[Callable[[], Any], "asyncio.Future[Any]", asyncio.AbstractEventLoop]


class Crew:
    """Some threads and one queue; with one thread, work is done in the order it was given.

    The threads end with the process, wherever they are: the database is as after a kill.
    """

    def __init__(self, name: str, size: int = 1) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._closed = False
        sys.setswitchinterval(min(TURN, sys.getswitchinterval()))
        self._threads = [
            Thread(target=self._serve, name=f"{name}-{n}", daemon=True) for n in range(size)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[], T]) -> T:
        """Do it in a thread; what it returns or raises.

        Cancelled before it began, it is not done; once begun, it is done to its end.
        """
        if self._closed:
            raise RuntimeError("the store is closed")
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[T] = loop.create_future()
        self._jobs.put((work, waiting, loop))
        return await waiting

    async def close(self) -> None:
        """Take no more work, and wait for what was given."""
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            _do(*job)
            del job  # until the next one it would keep everything alive


def _do(
    work: Callable[[], Any], waiting: "asyncio.Future[Any]", loop: asyncio.AbstractEventLoop
) -> None:
    if waiting.cancelled():
        return
    try:
        answer = partial(_done, waiting, work())
    except BaseException as error:
        answer = partial(_failed, waiting, error)
    with suppress(RuntimeError):  # the loop was closed: nobody waits
        loop.call_soon_threadsafe(answer)


def _done(waiting: "asyncio.Future[Any]", result: object) -> None:
    if not waiting.done():
        waiting.set_result(result)


def _failed(waiting: "asyncio.Future[Any]", error: BaseException) -> None:
    if waiting.done():
        return
    if isinstance(error, StopIteration):  # a future refuses it, and the caller would wait for ever
        error = RuntimeError("the work raised StopIteration")
    waiting.set_exception(error)
