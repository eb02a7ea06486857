"""Notice that a run ended, and say so in the event loop."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress

from release.runs import Running, RunState

INTERVAL = 1.0  # seconds between looks at runs that are not our children
SOON = 0.01  # a line is closed an instant before the lock is


class Watcher:
    """Calls every `wake(run)` once per watched run, when it is running no more.

    Our own owners are noticed by their end of a socket closing, without polling and on every
    system; those of an earlier process by looking once a second.
    """

    def __init__(self, look: Callable[[str], RunState]) -> None:
        self._look = look
        self._wakes: list[Callable[[str], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lines: dict[str, socket.socket] = {}
        self._watched: set[str] = set()

    def on_end(self, wake: Callable[[str], None]) -> None:
        """Add someone to be told."""
        self._wakes.append(wake)
        self._find_loop()

    def child(self, run: str, line: socket.socket) -> None:
        """Watch an owner of ours, which closes `line` by ending."""
        line.setblocking(False)
        self._watched.add(run)
        if loop := self._find_loop():
            self._lines[run] = line
            loop.call_soon_threadsafe(loop.add_reader, line, self._closed, run)
        else:
            line.close()  # nobody could be told

    def stranger(self, run: str) -> None:
        """Watch a run that an earlier process started."""
        loop = self._find_loop()
        if loop and run not in self._watched:
            self._watched.add(run)
            loop.call_soon_threadsafe(self._glance, run)

    def close(self) -> None:
        """Watch nothing any more; what runs goes on."""
        for run in list(self._lines):
            self._hang_up(run)
        self._watched.clear()

    def _hang_up(self, run: str) -> None:
        line = self._lines.pop(run)
        if self._loop and not self._loop.is_closed():
            self._loop.remove_reader(line)
        line.close()

    def _closed(self, run: str) -> None:
        self._hang_up(run)
        self._glance(run)

    def _glance(self, run: str, again: float = SOON) -> None:
        """Tell it, or look again later: a script may outlive its owner."""
        loop = asyncio.get_running_loop()
        if run not in self._watched:
            return
        if isinstance(self._look(run), Running):
            loop.call_later(again, self._glance, run, min(again * 10, INTERVAL))
            return
        self._watched.discard(run)
        for wake in self._wakes:
            loop.call_soon(wake, run)

    def _find_loop(self) -> asyncio.AbstractEventLoop | None:
        with suppress(RuntimeError):  # called from a thread: the loop seen before is the one
            self._loop = asyncio.get_running_loop()
        return None if self._loop and self._loop.is_closed() else self._loop
