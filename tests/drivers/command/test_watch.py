"""The end of a run is told in the event loop, soon and once."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from drivers.command.runs import LocalRuns
from release.runs import Call, Ended, Lost
from tests.drivers.command.test_death import BOT, ROOT, bot
from tests.drivers.command.waiting import GRACE, ended, owner, started, wait_for

RUN = "r-1.deploy.1"


@pytest.fixture
async def ends(runs):
    told: asyncio.Queue[str] = asyncio.Queue()
    runs.on_end(told.put_nowait)
    return told


async def told_soon(ends, within=3.0):
    return await asyncio.wait_for(ends.get(), within)


async def test_the_end_of_a_script_is_told_at_once(runs, sh, ends):
    runs.start(RUN, sh("exec sleep 0.2"))

    assert await told_soon(ends) == RUN

    end = runs.look(RUN)
    assert isinstance(end, Ended)
    assert time.time() - end.ended.timestamp() < 0.1
    assert ends.empty()


async def test_many_ends_are_each_told_once_and_leave_no_zombies(runs, sh, ends):
    names = [f"r-1.check-{number}.1" for number in range(10)]
    for name in names:
        runs.start(name, sh("true"))
    owners = [owner(runs, name) for name in names]

    told = [await told_soon(ends) for _ in names]

    assert sorted(told) == sorted(names)
    assert ends.empty()
    async with asyncio.timeout(3):  # whoever forked them buries them, a moment later
        while any(Path(f"/proc/{pid}").exists() for pid in owners):  # noqa: ASYNC110  no event
            await asyncio.sleep(0.01)


async def test_what_could_not_be_executed_is_told(runs, sh, ends, tmp_path):
    runs.start(RUN, Call(("/nope",), tmp_path, {}, timedelta(seconds=1)))

    assert await told_soon(ends) == RUN
    assert ended(runs, RUN).not_started == "/nope was not found"


async def test_a_killed_owner_is_told_when_its_script_is_over(runs, sh, ends):
    runs.start(RUN, sh("exec sleep 0.5"))
    await asyncio.to_thread(started, runs, RUN)
    os.kill(owner(runs, RUN), signal.SIGKILL)

    assert await told_soon(ends) == RUN
    assert isinstance(runs.look(RUN), Lost)


async def test_runs_of_an_earlier_process_are_adopted(home, sh):
    await asyncio.to_thread(bot(home, "running", "exec sleep 0.4").wait)
    runs = LocalRuns(home, GRACE)
    ends: asyncio.Queue[str] = asyncio.Queue()
    runs.on_end(ends.put_nowait)

    assert runs.adopt() == [RUN]
    assert runs.adopt() == [RUN]

    assert await told_soon(ends) == RUN
    assert ended(runs, RUN).ok
    assert runs.adopt() == []
    assert ends.empty()
    runs.close()


async def test_after_closing_nothing_is_told_and_scripts_go_on(runs, sh, ends):
    runs.start(RUN, sh("exec sleep 0.2"))
    await asyncio.sleep(0)

    runs.close()

    await asyncio.to_thread(wait_for, lambda: isinstance(runs.look(RUN), Ended))
    assert ends.empty()


async def test_a_run_may_be_started_from_a_thread(runs, sh, ends):
    await asyncio.to_thread(runs.start, RUN, sh("true"))

    assert await told_soon(ends) == RUN


def test_a_script_lives_on_when_its_bot_ends_in_peace(home, runs):
    process = subprocess.Popen(
        [sys.executable, str(BOT), str(home), RUN, "never", "sleep 0.3"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.wait() == 0

    assert ended(runs, RUN).ok
