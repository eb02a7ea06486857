"""Whose turn it is in a mirror: its threads, and its locks in this process and among processes."""

import asyncio
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from zlib import crc32

from drivers.git import locks, setup
from drivers.git.running import Git
from release.git import GitError

T = TypeVar("T")
TREES = 8  # work trees that may be made at a time; two whose names meet wait for each other


class Turns:
    """Who only reads need not wait; refs are changed by one at a time, and so is each work tree.

    `config` is what the mirror's configuration shall be, `wait` the seconds for which another
    process that is at work in the same mirror is waited for.
    """

    def __init__(self, git: Git, home: Path, config: str, wait: float) -> None:
        self._git, self._home, self._config, self._wait = git, home, config, wait
        self._ready = False
        self._writing = asyncio.Lock()
        self._trees = [asyncio.Lock() for _ in range(TREES)]
        self._next_fetch: asyncio.Task[None] | None = None
        self._seen = -math.inf
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="git")

    async def read(self, work: Callable[[Git], T]) -> T:
        """Look at what is there; make it at the first question."""
        await self._made()
        return await self._thread(lambda: work(self._git))

    async def write(self, work: Callable[[Git], T]) -> T:
        """Work while holding the lock of this mirror, in a mirror that is whole."""
        async with self._writing:
            return await self._thread(lambda: self._alone(work))

    async def at_tree(self, name: str, work: Callable[[Git], T]) -> T:
        """Work on one folder, whatever is done to refs meanwhile: it needs nothing but objects."""
        await self._made()
        place = crc32(name.encode()) % len(self._trees)

        def alone() -> T:
            with locks.held(self._home / f"work-{place}.lock", self._wait) as descriptor:
                return work(replace(self._git, inherit=(descriptor,)))

        async with self._trees[place]:
            return await self._thread(alone)

    async def fetch(self, since: float) -> None:
        """Take over the remote's branches and tags, once for all who wait for it."""
        if since <= self._seen:
            return
        if self._next_fetch is None:
            self._next_fetch = asyncio.create_task(self._fetch())
            self._next_fetch.add_done_callback(_heard)
        await asyncio.shield(self._next_fetch)

    def close(self) -> None:
        """End every git that is under way, and the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._git.stop()

    async def _made(self) -> None:
        if not self._ready:
            await self.write(lambda git: None)

    async def _fetch(self) -> None:
        async with self._writing:
            self._next_fetch = None  # who asks from now on may want what this one does not see
            began, seen = time.monotonic(), -math.inf  # one that fails leaves nothing seen
            try:
                await self._thread(lambda: self._alone(setup.fetch))
                seen = began
            finally:
                self._seen = seen

    async def _thread(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except OSError as error:
            raise GitError(f"the mirror cannot be used: {error.strerror}") from error

    def _alone(self, work: Callable[[Git], T]) -> T:
        self._home.mkdir(parents=True, exist_ok=True)
        with locks.held(self._home / "mirror.lock", self._wait) as descriptor:
            git = replace(self._git, inherit=(descriptor,))
            if not self._ready:
                locks.sweep(git.folder)
            setup.make(git, self._config)
            setup.configure(git, self._config)
            self._ready = True
            return _unlocked(git, work)


def _heard(fetch: asyncio.Task[None]) -> None:
    """Whoever waited for a fetch may be gone when it fails: that is no error of its own."""
    if not fetch.cancelled():
        fetch.exception()


def _unlocked(git: Git, work: Callable[[Git], T]) -> T:
    """Work; once more if a lock file is in the way, which is left over: the lock is ours."""
    try:
        return work(git)
    except GitError as error:
        if ".lock" not in str(error) or not locks.sweep(git.folder):
            raise
        return work(git)
