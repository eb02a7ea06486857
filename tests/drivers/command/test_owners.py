"""Owners are forked by one process, which is replaced when it dies and is never in the way."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.command.runs import LocalRuns
from tests.drivers.command.test_death import ROOT
from tests.drivers.command.waiting import alive, ended, owner, wait_for

FIRST, SECOND = "r-1.first.1", "r-1.second.1"


def nursery(runs: LocalRuns) -> int:
    assert runs._owners._nursery
    return runs._owners._nursery.pid


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.fixture
async def warm(runs, sh):
    """Runs that have had a first one, so that the nursery is there."""
    told: asyncio.Queue[str] = asyncio.Queue()
    runs.on_end(told.put_nowait)
    runs.start(FIRST, sh("true"))
    await asyncio.wait_for(told.get(), 3)
    return runs


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes")
async def test_every_owner_is_forked_and_stands_alone(warm, sh):
    warm.start(SECOND, sh("echo $NAME; sleep 0.1", NAME="second"))

    forked = owner(warm, SECOND)
    assert parent(forked) == nursery(warm)
    assert os.getsid(forked) == forked
    inputs = [Path(f"/proc/{pid}/fd/0").readlink() for pid in (forked, nursery(warm))]
    assert inputs[0] != inputs[1]
    assert ended(warm, SECOND).ok
    assert warm.tail(SECOND) == ["second"]
    assert not warm.tail(FIRST)


async def test_a_nursery_that_died_is_replaced(warm, sh):
    first = nursery(warm)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not alive(first))

    warm.start(SECOND, sh("true"))

    assert ended(warm, SECOND).ok


async def test_owners_outlive_a_nursery(warm, sh):
    warm.start(SECOND, sh("sleep 0.2"))
    forked = owner(warm, SECOND)

    os.kill(nursery(warm), signal.SIGKILL)

    assert alive(forked)
    assert ended(warm, SECOND).ok


async def test_closing_sends_the_nursery_away_but_no_owner(warm, sh):
    warm.start(SECOND, sh("sleep 0.2"))
    waiting, forked = nursery(warm), owner(warm, SECOND)

    warm.close()

    assert not alive(waiting)
    assert alive(forked)
    assert ended(warm, SECOND).ok


BOT = """
import asyncio, os, sys
from pathlib import Path
from drivers.command.owners import Owners
owners = Owners()
line = owners.take()
print(owners._nursery.pid, flush=True)
sys.stdin.read()
"""


def test_a_nursery_does_not_outlive_its_bot():
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
