"""Fork an owner for each run: starting a Python for each would cost 8 ms of a core.

Reads descriptors from standard input, each the line to one new owner, until nobody can send any
more. Like the owner, it imports next to nothing.
"""

import _signal as signals  # type: ignore[import-not-found]
import _socket
import os
import sys
import time

from drivers.command.order import LOCK
from drivers.command.owner import main as own

PAUSE = 1.0  # seconds, when there can be no more processes: who tries again shall not spin


def main() -> None:
    """Until the bot ends, or is done with us; owners go on."""
    signals.signal(signals.SIGCHLD, signals.SIG_IGN)  # nobody waits for owners
    requests = _socket.socket(fileno=0)
    while (line := _next(requests)) is not None:
        try:
            if os.fork() == 0:
                _become(line)
        except OSError:
            time.sleep(PAUSE)
        os.close(line)
    requests.detach()


def _next(requests: "_socket.socket") -> int | None:
    data, control, _, _ = requests.recvmsg(1, _socket.CMSG_SPACE(LOCK))
    for _, _, line in control:
        return int.from_bytes(line[:LOCK], sys.byteorder)
    return None if not data else _next(requests)


def _become(line: int) -> None:
    """In the child: an owner in its own session. Never returns."""
    try:
        os.setsid()
        os.dup2(line, 0)  # and with that the bot's requests are not ours any more
        os.close(line)
        own()
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(0)
