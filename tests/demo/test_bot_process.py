"""The bot's process is told to end, whatever it is about."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import IO

from bot.demo.bot_process import BotProcess


class Sleeper(BotProcess):
    """Something that stays until it is told."""

    async def _start(self, log: IO[bytes]) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec("sleep", "60", stdout=log)


async def until(true: Callable[[], object]) -> None:
    while not true():  # noqa: ASYNC110  another process has no event for us
        await asyncio.sleep(0.005)


async def test_told_between_two_lives_it_does_not_begin_another(tmp_path: Path):
    bot = Sleeper({}, tmp_path, tmp_path / "log")
    keeping = asyncio.create_task(bot.keep())
    await until(lambda: bot.pid)
    assert bot.pid
    os.kill(bot.pid, signal.SIGKILL)
    await until(lambda: bot.pid is None)
    await bot.stop()
    await asyncio.wait_for(keeping, 10)
    assert bot.starts == 1


async def test_told_at_its_start_it_ends(tmp_path: Path):
    bot = Sleeper({}, tmp_path, tmp_path / "log")
    keeping = asyncio.create_task(bot.keep())
    await until(lambda: bot.starts)
    await bot.stop()
    await asyncio.wait_for(keeping, 10)
