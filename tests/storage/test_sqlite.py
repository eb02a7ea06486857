"""What is particular to the SQLite file."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from release.records import StoreFailed
from storage.base import ReadOnly, StoreBusy
from storage.sqlite import SqliteStore, sqlite_engine
from storage.store import open_store
from tests.storage.databases import fact, fresh_sqlite


@pytest.fixture
def url(tmp_path: Path) -> str:
    return fresh_sqlite(tmp_path)


async def pragma(store: SqliteStore, name: str) -> object:
    return await store.transact(lambda ledger: ledger._execute(f"PRAGMA {name}", {}).fetchone()[0])


async def test_a_commit_is_on_the_disk(url: str):
    store = open_store(url)
    assert isinstance(store, SqliteStore)
    assert await pragma(store, "journal_mode") == "wal"
    assert await pragma(store, "synchronous") == 2
    assert await pragma(store, "foreign_keys") == 1
    assert await pragma(store, "busy_timeout") == 10_000
    await store.close()


def test_transactions_of_two_connections_come_one_after_the_other(tmp_path: Path):
    path = tmp_path / "two.db"
    first, second = (sqlite_engine(path, "BEGIN IMMEDIATE", busy_timeout="50") for _ in range(2))
    with first.begin() as writing:
        writing.execute(text("CREATE TABLE t (n int)"))
        with second.connect() as other, pytest.raises(Exception, match="locked"):
            other.begin()
    with second.begin() as reading:
        assert reading.execute(text("SELECT count(*) FROM t")).scalar() == 0
    first.dispose()
    second.dispose()


async def test_readers_do_not_wait_for_the_writer_and_see_what_was_committed(url: str):
    store = open_store(url)
    writing, going_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def work(ledger):
        ledger.append([fact(None)])
        loop.call_soon_threadsafe(writing.set)
        asyncio.run_coroutine_threadsafe(going_on.wait(), loop).result(10)

    task = asyncio.create_task(store.transact(work))
    await writing.wait()
    assert await store.read(lambda ledger: ledger.chain()) == []
    going_on.set()
    await task
    assert len(await store.read(lambda ledger: ledger.chain())) == 1
    await store.close()


async def test_reading_cannot_write(url: str):
    store = open_store(url)
    with pytest.raises(StoreFailed, match="readonly"):
        await store.read(lambda ledger: ledger.put("a", 1))
    await store.close()
    looking = open_store(url, read_only=True)
    with pytest.raises(ReadOnly):
        await looking.transact(lambda ledger: None)
    await looking.close()


async def test_the_file_is_free_again_after_closing(url: str):
    store = open_store(url)
    with pytest.raises(StoreBusy):
        open_store(url)
    assert await store.hold("r1")
    await store.let_go("r1")
    await store.close()
    await open_store(url).close()


async def test_closing_finishes_what_was_begun(url: str):
    store = open_store(url)

    def slow(ledger):
        time.sleep(0.05)
        ledger.put("done", True)

    task = asyncio.create_task(store.transact(slow))
    await asyncio.sleep(0)
    await store.close()
    await task
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        assert database.execute("SELECT value FROM kept").fetchall() == [("true",)]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str):
    with pytest.raises(ValueError, match="needs a file"):
        open_store(url)


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://x/y", "sqlite+aiosqlite:///x.db"])
def test_another_kind_of_address_is_refused(url: str):
    with pytest.raises(ValueError, match="DATABASE_URL"):
        open_store(url)


def test_a_missing_file_or_directory_is_said(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        open_store(f"sqlite:///{tmp_path}/nowhere/slipway.db")
    with pytest.raises(FileNotFoundError):
        open_store(f"sqlite:///{tmp_path}/slipway.db", read_only=True)
