"""The end of a process in the middle of something: nothing in the log asks for somebody."""

import asyncio
import gc
import logging
import socket
from pathlib import Path

import pytest

from bot.problems import explain
from drivers.git import Mirror
from engine.clock import Scheduler


async def test_a_job_that_is_cut_short_is_no_error(caplog: pytest.LogCaptureFixture):
    began, ended = asyncio.Event(), asyncio.Event()

    async def job() -> None:
        began.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    scheduler = Scheduler()
    scheduler.every(60, job, "poll")
    scheduler.start()
    await began.wait()
    scheduler.stop()
    await ended.wait()
    await asyncio.sleep(0)
    assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []


async def test_a_fetch_that_fails_when_nobody_waits_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    mirror = Mirror(f"file://{tmp_path}/nowhere.git", tmp_path / "home")
    before = asyncio.all_tasks()
    waiting = asyncio.create_task(mirror.fetch())
    await asyncio.sleep(0)
    [fetching] = asyncio.all_tasks() - before - {waiting}
    waiting.cancel()
    await asyncio.wait([fetching, waiting])
    del fetching, waiting
    gc.collect()
    mirror.close()
    assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []


def test_a_port_that_is_taken_names_the_way_on():
    server = socket.create_server(("127.0.0.1", 0))
    with server, pytest.raises(OSError, match="in use") as taken:
        socket.create_server(server.getsockname())
    assert "give another PORT" in (explain(taken.value) or "")
