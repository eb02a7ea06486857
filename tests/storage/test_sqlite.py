"""What is particular to the SQLite file."""

import sqlite3
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
    assert await pragma(store, "busy_timeout") == 2_000
    assert await pragma(store, "page_size") == 1_024
    await store.close()


async def test_what_need_not_last_does_not_wait_for_the_disk_and_what_follows_does(url: str):
    def waits(ledger) -> int:
        return int(ledger._execute("PRAGMA synchronous", {}).fetchone()[0])

    def breaks(ledger) -> None:
        raise LookupError

    store = open_store(url)
    assert await store.transact(waits, lasting=False) == 1
    assert await store.transact(waits) == 2
    with pytest.raises(LookupError):
        await store.transact(breaks, lasting=False)
    assert await store.transact(waits) == 2
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


async def test_who_only_looks_waits_for_nobody_and_sees_what_was_committed(url: str):
    store = open_store(url)

    def seen() -> int:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0)) as other:
            return int(other.execute("SELECT count(*) FROM journal").fetchone()[0])

    def work(ledger) -> int:
        ledger.append([fact(None)])
        return seen()

    assert await store.transact(work) == 0
    assert seen() == 1
    await store.close()


async def test_reading_cannot_write(url: str):
    store = open_store(url)
    with pytest.raises(ReadOnly):
        await store.read(lambda ledger: ledger.put("a", 1))
    await store.close()
    looking = open_store(url, read_only=True)
    with pytest.raises(ReadOnly):
        await looking.transact(lambda ledger: None)
    with pytest.raises(StoreFailed, match="readonly"):
        await looking.read(lambda ledger: ledger._execute("DELETE FROM kept", {}))
    await looking.close()


async def test_who_owns_the_file_is_alone(url: str):
    store = open_store(url)
    looking = open_store(url, read_only=True)
    assert (store.alone, looking.alone) == (True, False)
    await looking.close()
    await store.close()


async def test_the_file_is_free_again_after_closing(url: str):
    store = open_store(url)
    with pytest.raises(StoreBusy):
        open_store(url)
    assert await store.hold("r1")
    await store.let_go("r1")
    await store.close()
    await open_store(url).close()


async def test_a_closed_store_takes_no_more_work(url: str):
    store = open_store(url)
    await store.close()
    with pytest.raises(RuntimeError, match="closed"):
        await store.transact(lambda ledger: None)


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
