"""The next owner is ready beforehand, and is never in the way."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from drivers.command.runs import LocalRuns
from tests.drivers.command.test_death import ROOT
from tests.drivers.command.waiting import alive, ended, owner, wait_for

FIRST, SECOND = "r-1.first.1", "r-1.second.1"


def spare(runs: LocalRuns) -> int:
    assert runs._owners._spare
    return runs._owners._spare[0].pid


@pytest.fixture
async def warm(runs, sh):
    """Runs that have had a first one, so that a spare owner waits."""
    told: asyncio.Queue[str] = asyncio.Queue()
    runs.on_end(told.put_nowait)
    runs.start(FIRST, sh("true"))
    await asyncio.wait_for(told.get(), 3)
    return runs


async def test_the_spare_owner_owns_the_next_run(warm, sh):
    waiting = spare(warm)

    warm.start(SECOND, sh("echo $NAME; sleep 0.1", NAME="second"))

    assert owner(warm, SECOND) == waiting
    assert ended(warm, SECOND).ok
    assert warm.tail(SECOND) == ["second"]
    assert not warm.tail(FIRST)


async def test_a_spare_that_died_is_replaced(warm, sh):
    os.kill(spare(warm), signal.SIGKILL)
    wait_for(lambda: not alive(spare(warm)))

    warm.start(SECOND, sh("true"))

    assert ended(warm, SECOND).ok


async def test_closing_sends_the_spare_away(warm):
    waiting = spare(warm)

    warm.close()

    assert not alive(waiting)


BOT = """
import asyncio, os, sys
from pathlib import Path
from drivers.command.owners import Owners
owners = Owners()
owners.spare()
print(owners._spare[0].pid, flush=True)
sys.stdin.read()
"""


def test_a_spare_does_not_outlive_its_bot():
    bot = subprocess.Popen(
        [sys.executable, "-c", BOT],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with bot:
        assert bot.stdout
        waiting = int(bot.stdout.readline())
        assert alive(waiting)
        bot.kill()

    wait_for(lambda: not alive(waiting))
