"""Processes that will each own one run, one of them ready beforehand."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

SHIM = Path(__file__).resolve().with_name("shim.py")
PATIENCE = 5.0  # seconds an owner may take to receive its order; 10 ms are usual
# A Python that finds its own library only with these needs them in the owner, too.
LOADER = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

Owner = tuple[subprocess.Popen[bytes], socket.socket]


class Owners:
    """Starting Python is most of what a run costs, so the next owner waits, started, idle."""

    def __init__(self) -> None:
        self._spare: Owner | None = None
        self._closed = False

    def take(self) -> Owner:
        """An owner, and the line on which it awaits its order and which it closes by ending.

        Raises OSError when there can be no process.
        """
        spare, self._spare = self._spare, None
        if spare and spare[0].poll() is None:
            return spare
        if spare:
            spare[1].close()
        return _spawn()

    def spare(self) -> None:
        """Have one ready for the next run."""
        if self._spare or self._closed:
            return
        with suppress(OSError):  # the next run will say so, if it still is so
            self._spare = _spawn()

    def close(self) -> None:
        """Send the idle one away: it ends when its line does."""
        self._closed = True
        if self._spare:
            owner, line = self._spare
            line.close()
            owner.wait()
            self._spare = None


def _spawn() -> Owner:
    """An owner in its own session: what ends the bot does not end it."""
    line, its_line = socket.socketpair()
    line.settimeout(PATIENCE)
    with its_line:
        owner = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SHIM)],
            stdin=its_line.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={name: os.environ[name] for name in LOADER if name in os.environ},
            start_new_session=True,
        )
    return owner, line


def hand_over(line: socket.socket, order: bytes, lock: int) -> None:
    """Send an order with the lock of its run; an owner that cannot take it ends."""
    try:
        sent = socket.send_fds(line, [order], [lock])
        line.sendall(order[sent:])
    except OSError:
        with suppress(OSError):
            line.shutdown(socket.SHUT_WR)
