"""Bots that are forked: what `slipway run` starts as, but for the imports."""

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

from bot.demo.bot_process import BotProcess

CODE = Path(__file__).parent.parent.parent


@cache
def _requests() -> socket.socket:
    """The way to the one that forks; it ends with this process."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.campaign.forks"], cwd=CODE, stdin=theirs.fileno()
        )
    atexit.register(_end, ours, server)
    return ours


def _end(requests: socket.socket, server: "subprocess.Popen[bytes]") -> None:
    requests.close()
    server.wait()


class Forked:
    """A bot, with as much of asyncio's Process as is needed here."""

    def __init__(
        self, pid: int, line: asyncio.StreamReader, pipe: asyncio.ReadTransport, stdin: int
    ) -> None:
        self.pid, self._stdin = pid, stdin
        self.returncode: int | None = None
        self._ending = asyncio.create_task(self._end(line, pipe))

    async def _end(self, line: asyncio.StreamReader, pipe: asyncio.ReadTransport) -> None:
        self.returncode = int(await line.readline())
        pipe.close()  # it closes itself only when there was time to see that nothing more comes
        os.close(self._stdin)

    async def wait(self) -> int:
        await asyncio.shield(self._ending)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def fork_bot(environ: Mapping[str, str], folder: Path, log: IO[bytes]) -> Forked:
    """Start one in a folder, its output in a log."""
    its_stdin, stdin = os.pipe()
    line, its_line = os.pipe()
    asked = json.dumps({"environ": dict(environ), "folder": str(folder)}).encode()
    socket.send_fds(_requests(), [asked], [its_stdin, log.fileno(), its_line])
    os.close(its_stdin)
    os.close(its_line)
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    loop = asyncio.get_running_loop()
    pipe, _ = await loop.connect_read_pipe(lambda: protocol, os.fdopen(line, "rb"))
    return Forked(int(await reader.readline()), reader, pipe, stdin)


class ForkedBot(BotProcess):
    """Kept alive as the demo's is, and forked each time."""

    async def _start(self, log: IO[bytes]) -> Any:
        return await fork_bot(self._environ, self._folder, log)
