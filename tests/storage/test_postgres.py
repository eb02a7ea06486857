"""What is particular to PostgreSQL: several holders, and connections that break."""

import asyncio
import time
from pathlib import Path

import psycopg
import pytest

from release.records import StoreFailed
from storage import locks
from storage.base import ReadOnly
from storage.locks import number_of
from storage.postgres import PostgresStore
from storage.store import open_store
from tests.storage.databases import by_hand, fresh_postgres

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(tmp_path: Path) -> str:
    return fresh_postgres(tmp_path)


def end_all_connections(url: str) -> None:
    by_hand(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


async def test_one_store_at_a_time_holds_a_release(url: str):
    first, second = open_store(url), open_store(url)
    assert await first.hold("r1")
    assert await first.hold("r1")
    assert not await second.hold("r1")
    assert await second.hold("r2")
    await second.let_go("r1")
    assert not await second.hold("r1")
    await first.let_go("r1")
    await first.let_go("r1")
    assert await second.hold("r1")
    await second.close()
    assert await first.hold("r1")
    assert await first.hold("r2")
    await first.close()


async def test_holding_leaves_no_transaction_open(url: str):
    store = open_store(url)
    assert await store.hold("r1")
    query = (
        "SELECT state FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert {state for (state,) in by_hand(url, query)} == {"idle"}
    await store.close()


async def test_a_lost_lock_connection_is_said_once_and_nothing_is_held_after_it(url: str):
    lost: list[float] = []
    store = open_store(url, on_lost=lambda: lost.append(time.monotonic()))
    assert await store.hold("r1")
    end_all_connections(url)
    assert not await store.hold("r2")
    assert not await store.hold("r1")
    await store.let_go("r1")
    assert len(lost) == 1
    with pytest.raises(StoreFailed, match="lost"):
        await store.transact(lambda ledger: ledger.put("a", 1))
    assert await store.read(lambda ledger: ledger.get("a")) is None
    await store.close()


async def test_a_lost_lock_connection_is_noticed_without_being_asked(
    url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(locks, "LOOK_EVERY", 0.05)
    lost = asyncio.Event()
    store = open_store(url, on_lost=lost.set)
    assert await store.hold("r1")
    end_all_connections(url)
    await asyncio.wait_for(lost.wait(), 5)
    await store.close()


async def test_work_goes_on_after_the_connections_broke(url: str):
    store = open_store(url)
    await store.transact(lambda ledger: ledger.put("a", 1))
    await asyncio.gather(*(store.read(lambda ledger: ledger.get("a")) for _ in range(8)))
    end_all_connections(url)
    await store.transact(lambda ledger: ledger.put("a", 2))
    assert await store.read(lambda ledger: ledger.get("a")) == 2
    await store.close()


async def test_a_connection_that_breaks_amid_a_transaction_leaves_nothing(url: str):
    store = open_store(url)

    def work(ledger):
        ledger.put("a", 1)
        end_all_connections(url)
        ledger.put("b", 1)

    with pytest.raises(StoreFailed):
        await store.transact(work)
    assert await store.read(lambda ledger: ledger.get("a")) is None
    await store.close()


async def test_reading_cannot_write_and_sees_one_moment(url: str):
    store = open_store(url)
    with pytest.raises(ReadOnly):
        await store.read(lambda ledger: ledger.put("a", 1))
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        await store.read(lambda ledger: ledger._execute("DELETE FROM kept", {}))

    def twice(ledger):
        before = ledger.get("a")
        by_hand(url, "INSERT INTO kept VALUES ('a', '1')")
        return before, ledger.get("a")

    assert await store.read(twice) == (None, None)
    assert await store.read(lambda ledger: ledger.get("a")) == 1
    await store.close()


async def test_what_the_address_says_wins(url: str):
    store = open_store(f"{url}&options=-c%20lock_timeout%3D5s&keepalives_idle=77")
    assert isinstance(store, PostgresStore)

    def ask(ledger):
        (timeout,) = ledger._execute("SHOW lock_timeout", {}).fetchone()
        return timeout

    assert await store.transact(ask) == "5s"
    await store.close()


async def test_what_need_not_last_does_not_wait_for_the_disk_and_what_follows_does(url: str):
    def waits(ledger) -> str:
        return str(ledger._execute("SHOW synchronous_commit", {}).fetchone()[0])

    store = open_store(f"{url}&options=-c%20synchronous_commit%3Don")
    assert await store.transact(waits, lasting=False) == "off"
    assert await store.transact(waits) == "on"
    await store.close()


def test_locks_are_named_by_signed_64_bit_numbers():
    numbers = {number_of(f"r{n}") for n in range(100)}
    assert len(numbers) == 100
    assert all(-(2**63) <= number < 2**63 for number in numbers)
    assert min(numbers) < 0 < max(numbers)
