"""`python -m tests.campaign.forks`: a process that has imported the bot, and forks bots.

A campaign starts a hundred of them, and most of a start is importing. What a fork runs is
`slipway run`, in a session of its own, with an environment, a folder and a log of its own.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
from typing import NoReturn

import bot.demo.child
import bot.logs
import bot.wire  # noqa: F401  what `slipway run` would import
from bot.__main__ import main as slipway

MOST = 1 << 17


def serve(requests: socket.socket) -> None:
    """Until nobody asks any more."""
    bell, rings = os.pipe()
    os.set_blocking(bell, False)
    os.set_blocking(rings, False)
    signal.set_wakeup_fd(rings)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    lines: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([requests.fileno(), bell], [], [])
        if bell in ready:
            os.read(bell, 512)
            _reap(lines)
        if requests.fileno() in ready and not _fork(requests, lines):
            return


def _fork(requests: socket.socket, lines: dict[int, int]) -> bool:
    data, fds, _, _ = socket.recv_fds(requests, MOST, 3)
    if not data:
        return False
    stdin, log, line = fds
    pid = os.fork()
    if pid == 0:
        _become(json.loads(data), stdin, log)
    lines[pid] = line
    os.write(line, b"%d\n" % pid)
    os.close(stdin)
    os.close(log)
    return True


def _reap(lines: dict[int, int]) -> None:
    while lines:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        line = lines.pop(pid)
        os.write(line, b"%d\n" % os.waitstatus_to_exitcode(status))
        os.close(line)


def _become(asked: dict[str, object], stdin: int, log: int) -> NoReturn:
    """In the child: a bot."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        for number, fd in enumerate((stdin, log, log)):
            os.dup2(fd, number)
        os.closerange(3, 256)
        os.chdir(str(asked["folder"]))
        os.environ.clear()
        os.environ.update(asked["environ"])  # type: ignore[call-overload]
        sys.argv = ["slipway", "run", "--while-stdin-open"]
        slipway()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    gc.freeze()
    serve(socket.socket(fileno=os.dup(0)))
