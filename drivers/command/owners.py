"""Processes that will each own one run, forked by one that is ready beforehand."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

SHIM = Path(__file__).resolve().with_name("shim.py")
PATIENCE = 5.0  # seconds an owner may take to receive its order; 1 ms is usual
# A Python that finds its own library only with these needs them in the owner, too.
LOADER = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class Owners:
    """Asks the nursery for owners, and starts it when it is not there."""

    def __init__(self) -> None:
        self._nursery: subprocess.Popen[bytes] | None = None
        self._requests: socket.socket | None = None

    def take(self) -> socket.socket:
        """The line on which a new owner awaits its order, and which it closes by ending.

        Raises OSError when there can be no process.
        """
        line, its_line = socket.socketpair()
        line.settimeout(PATIENCE)
        with its_line:
            try:
                self._ask(its_line)
            except OSError:  # there is none yet, or it was killed
                self._begin()
                self._ask(its_line)
        return line

    def close(self) -> None:
        """Send the nursery away: it ends when nobody can ask it any more."""
        if self._requests and self._nursery:
            self._requests.close()
            self._nursery.wait()
        self._requests = self._nursery = None

    def _ask(self, its_line: socket.socket) -> None:
        if self._requests is None:
            raise BrokenPipeError
        socket.send_fds(self._requests, [b"\0"], [its_line.fileno()])

    def _begin(self) -> None:
        """In its own session: what ends the bot does not end it, nor those it forks."""
        self.close()
        self._requests, its_end = socket.socketpair()
        with its_end:
            self._nursery = subprocess.Popen(
                [sys.executable, "-I", "-S", str(SHIM)],
                stdin=its_end.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={name: os.environ[name] for name in LOADER if name in os.environ},
                start_new_session=True,
            )


def hand_over(line: socket.socket, order: bytes, lock: int) -> None:
    """Send an order with the lock of its run; an owner that cannot take it ends."""
    try:
        sent = socket.send_fds(line, [order], [lock])
        line.sendall(order[sent:])
    except OSError:
        with suppress(OSError):
            line.shutdown(socket.SHUT_WR)
