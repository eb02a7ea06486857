"""The bot as a real process: started, started again when it dies, and told to end."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

PATIENCE = 10.0
"""Seconds the bot has to end in order."""
QUICK = 10.0
"""A bot that ends by itself sooner than this has not really begun."""
TRIES = 4


class GaveUp(Exception):
    """The bot died again and again right after its start; the message is how its log ends."""


class BotProcess:
    """`slipway run` as a child that cannot outlive us, its output in a file."""

    def __init__(self, environ: Mapping[str, str], folder: Path, log: Path) -> None:
        self._environ, self._folder, self._log = environ, folder, log
        self._process: asyncio.subprocess.Process | None = None
        self._told = asyncio.Event()
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """The process as it runs now."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def keep(self) -> None:
        """Run until `stop`; whenever the bot dies, start it again. Raises GaveUp."""
        quick = 0
        while True:
            began = time.monotonic()
            code = await self._once()
            failed = code >= 0 and time.monotonic() - began < QUICK
            if self._told.is_set():
                return
            quick = quick + 1 if failed else 0
            self._note(f"the bot ended ({_ending(code)}); it is started again")
            if quick >= TRIES:
                raise GaveUp(self._tail())
            await asyncio.sleep(0.1 * 3**quick)
            if self._told.is_set():
                return

    async def _once(self) -> int:
        self.starts += 1
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = await self._start(log)
        if self._told.is_set():  # said while it was being started
            self._process.send_signal(signal.SIGTERM)
        return await self._process.wait()

    async def _start(self, log: IO[bytes]) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--while-stdin-open",
            stdin=asyncio.subprocess.PIPE, stdout=log, stderr=log,
            cwd=self._folder, env=dict(self._environ),
            start_new_session=True,  # Ctrl-C is for us; we end it in order
        )  # fmt: skip

    async def stop(self) -> None:
        """End the bot: TERM, and KILL if it does not mind."""
        self._told.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def _note(self, words: str) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"--- {now} slipway demo: {words}\n")

    def _tail(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-15:])


def _ending(code: int) -> str:
    return f"exit status {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def environment(base: Mapping[str, str], settings: Mapping[str, str], code: Path) -> dict[str, str]:
    """Ours, without anything that belongs to another Slipway, and the demo's settings."""
    foreign = ("SLACK_", "SLIPWAY_", "DATABASE_URL", "GIT_", "HOST", "PORT")
    kept = {k: v for k, v in base.items() if not k.startswith(foreign)}
    paths = [str(code), *base.get("PYTHONPATH", "").split(os.pathsep)]
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, paths)), **settings}
