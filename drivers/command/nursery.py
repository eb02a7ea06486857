"""Fork an owner for each run: starting a Python for each would cost 8 ms of a core.

Descriptors come on standard input, each the line to one owner, until nobody can send any more.
One owner is always there already and waits for the next of them: a run begins without the fork.
Like the owner, it imports next to nothing.
"""

# The owner of a run imports no contextlib.
# ruff: noqa: SIM105

import _signal as signals  # type: ignore[import-not-found]
import _socket
import os
import sys
import time

from drivers.command.order import LOCK
from drivers.command.owner import main as own

TAKEN, NO_MORE = b"t", b"n"
PAUSE = 1.0  # seconds, when there can be no more processes: who tries again shall not spin


def main() -> None:
    """Until the bot ends, or is done with us; owners go on."""
    signals.signal(signals.SIGCHLD, signals.SIG_IGN)  # nobody waits for owners
    while _next_one():
        pass


def _next_one() -> bool:
    """Fork an owner ahead of its request, and see it take one; False when there are no more."""
    said, says = os.pipe()
    try:
        if os.fork() == 0:
            os.close(said)
            _become(says)
    except OSError:
        os.close(said)
        os.close(says)
        time.sleep(PAUSE)
        return True
    os.close(says)
    word = os.read(said, 1)  # nothing, when it was killed before
    os.close(said)
    return word != NO_MORE


def _become(says: int) -> None:
    """In the child: wait for a request and be its owner, in a session of its own. Never returns."""
    try:
        os.setsid()
        line = _request()
        _say(says, NO_MORE if line is None else TAKEN)
        if line is not None:
            os.dup2(line, 0)  # and with that the bot's requests are not ours any more
            os.close(line)
            own()
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(0)


def _say(says: int, word: bytes) -> None:
    try:
        os.write(says, word)
    except OSError:
        pass  # the nursery was killed: its last owner does its work all the same
    os.close(says)


def _request() -> int | None:
    requests = _socket.socket(fileno=0)
    line = None
    while line is None:
        data, control, _, _ = requests.recvmsg(1, _socket.CMSG_SPACE(LOCK))
        if not data:
            break
        for _, _, sent in control:
            line = int.from_bytes(sent[:LOCK], sys.byteorder)
    requests.detach()
    return line
