"""Several processes on one database, and processes that are killed."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from storage.base import StoreBusy
from storage.export import audit
from storage.ledger import Ledger
from storage.store import open_store
from tests.storage.databases import FRESH, by_hand
from tests.storage.worker import ROUNDS

ROOT = Path(__file__).parents[2]
POSTGRES = pytest.mark.postgres


@pytest.fixture
def server(tmp_path: Path) -> str:
    return FRESH["postgres"](tmp_path)


@contextmanager
def process(task: str, url: str, name: str = "x") -> Iterator[subprocess.Popen[str]]:
    """A worker that is killed at the end, if it still lives."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.worker", task, url, name],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with worker:
        yield worker
        worker.kill()


def line(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


def go(*workers: subprocess.Popen[str]) -> None:
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()


@POSTGRES
async def test_what_two_processes_race_for_one_gets(server: str):
    with ExitStack() as stack:
        workers = [stack.enter_context(process("race", server, name)) for name in "ab"]
        assert [line(worker) for worker in workers] == ["ready", "ready"]
        go(*workers)
        a, b = (json.loads(line(worker)) for worker in workers)
        go(*workers)
        assert [worker.wait(10) for worker in workers] == [0, 0]
    for prize in a:
        assert sorted(a[prize] + b[prize]) == list(range(ROUNDS)), prize
    store = open_store(server)
    assert await store.read(lambda ledger: ledger.get("count")) == 2 * ROUNDS
    assert await audit(store) == []
    await store.close()


def last_of(name: str, ledger: Ledger) -> int:
    """The last transaction's number, when all of it is there and nothing of the next."""
    last: int = ledger.get("last")
    assert ledger.post_by_key(f"{name}{last}")
    assert not ledger.post_by_key(f"{name}{last + 1}")
    return last


async def test_a_killed_process_loses_nothing_it_had_committed(url: str):
    for name, seconds in (("a", 0.02), ("b", 0.05), ("c", 0.08)):
        with process("write", url, name) as worker:
            line(worker)
            await asyncio.sleep(seconds)
            worker.send_signal(signal.SIGKILL)
            assert worker.stdout is not None
            said = int((worker.stdout.read().split() or ["1"])[-1])
        store = open_store(url)
        try:
            assert await audit(store) == []
            assert await store.read(partial(last_of, name)) in (said, said + 1)
        finally:
            await store.close()


async def test_a_second_process_on_the_same_file_is_refused_and_told_who(tmp_path: Path):
    url = FRESH["sqlite"](tmp_path)
    with process("hold", url) as worker:
        assert line(worker) == "True"
        with pytest.raises(StoreBusy, match=rf"slipway\.db is in use by process {worker.pid}\b"):
            open_store(url)
        worker.kill()
        worker.wait()
        await open_store(url).close()


async def test_the_database_of_a_running_process_can_be_looked_into(url: str):
    with process("write", url) as worker:
        line(worker)
        looking = open_store(url, read_only=True)
        assert await audit(looking) == []
        assert (await looking.read(lambda ledger: ledger.chain_head()))[0] >= 2
        assert not await looking.hold("r1")
        await looking.close()
        assert line(worker).isdigit()


@POSTGRES
async def test_a_killed_process_holds_nothing(server: str):
    store = open_store(server)
    with process("hold", server) as worker:
        assert line(worker) == "True"
        assert not await store.hold("r1")
        worker.kill()
        worker.wait()
        end = time.monotonic() + 5
        while not await store.hold("r1"):
            assert time.monotonic() < end
    await store.close()


@POSTGRES
def test_a_process_whose_locks_are_gone_ends_with_75(server: str):
    with process("hold", server) as worker:
        assert line(worker) == "True"
        by_hand(
            server,
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        )
        assert worker.wait(10) == 75
