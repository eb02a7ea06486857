"""Facts are written once, in one chain, and any other change to them is refused or found."""

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from release.journal import GENESIS, Entry, verify
from release.values import replace
from storage.base import Store
from storage.export import audit
from tests.storage.databases import NOON, by_hand, fact, row, unprotected


async def test_an_empty_chain_ends_at_its_beginning(store: Store):
    assert await store.read(lambda ledger: ledger.chain_head()) == (0, GENESIS)
    assert await audit(store) == []


async def test_facts_come_back_as_they_were_written(store: Store):
    data: dict[str, Any] = {
        "text": "ä→\u2028 \x00 \U0001f600 'quoted' %s :name",
        "deep": [{"b": 1, "a": [True, None, -(2**53) + 1]}],
        "empty": {},
    }
    entry = replace(fact(None), data=data, at=NOON.replace(microsecond=7))
    written = await store.transact(lambda ledger: ledger.append([entry]))
    assert written == await store.read(lambda ledger: ledger.chain())
    assert written[0].entry == entry


async def test_a_time_of_another_zone_is_the_same_moment_in_utc(store: Store):
    there = datetime(2026, 3, 2, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    await store.transact(lambda ledger: ledger.append([replace(fact(None), at=there)]))
    (found,) = await store.read(lambda ledger: ledger.chain())
    assert found.entry.at == there
    assert found.entry.at.isoformat() == "2026-03-02T12:00:00+00:00"
    assert await audit(store) == []


async def test_a_time_without_a_zone_is_refused_and_nothing_is_written(store: Store):
    naive = replace(fact(None), at=NOON.replace(tzinfo=None))
    with pytest.raises(ValueError, match="no time zone"):
        await store.transact(lambda ledger: ledger.append([fact(None), naive]))
    assert await store.read(lambda ledger: ledger.chain()) == []


async def test_a_fact_of_a_release_that_was_never_opened_is_refused(store: Store):
    with pytest.raises(LookupError):
        await store.transact(lambda ledger: ledger.append([fact("nobody")]))
    assert await store.read(lambda ledger: ledger.chain_head()) == (0, GENESIS)


async def test_each_reader_finds_its_own_facts_in_order(store: Store):
    def write(ledger):
        ledger.open_release(row("r1"))
        ledger.open_release(row("r2", "2.0.0", "2.x"))
        mixed = [fact("r1", "a"), fact("r2", "b"), fact(None, "c"), fact("r1", "d")]
        ledger.append([*mixed, Entry("other", None, "e", NOON, "engine", {})])

    await store.transact(write)
    seen = await store.read(
        lambda ledger: {
            "r1": ledger.facts("r1"),
            "r1 after 1": ledger.facts("r1", after=1),
            "all": ledger.chain(),
            "two after 2": ledger.chain(after=2, limit=2),
        }
    )
    assert {name: [s.entry.kind for s in found] for name, found in seen.items()} == {
        "r1": ["a", "d"],
        "r1 after 1": ["d"],
        "all": ["a", "b", "c", "d", "e"],
        "two after 2": ["c", "d"],
    }


async def test_a_releases_revision_counts_its_facts(store: Store):
    def write(ledger):
        ledger.open_release(row("r1"))
        ledger.append([fact("r1"), fact(None), fact("r1")])
        ledger.append([fact("r1")])
        ledger.append([])
        return ledger.row("r1")

    found = await store.transact(write)
    assert found is not None
    assert (found.revision, found.handled) == (3, 0)


async def test_many_writers_make_one_unbroken_chain(store: Store):
    def write(ledger):
        head = ledger.chain_head()
        first, _second = ledger.append([fact(None), fact(None)])
        assert (first.seq, first.previous) == (head[0] + 1, head[1])

    await asyncio.gather(*(store.transact(write) for _ in range(50)))
    assert await audit(store) == []
    assert (await store.read(lambda ledger: ledger.chain_head()))[0] == 100


async def test_a_transaction_that_raises_leaves_nothing(store: Store):
    def write(ledger):
        ledger.open_release(row("r1"))
        ledger.append([fact("r1")])
        raise KeyError("afterwards")

    with pytest.raises(KeyError):
        await store.transact(write)
    assert await store.read(lambda ledger: (ledger.rows(), ledger.chain())) == ([], [])
    await store.transact(lambda ledger: ledger.append([fact(None)]))
    assert await audit(store) == []


@pytest.mark.parametrize(
    "change",
    ["UPDATE journal SET actor = 'U0MALLORY'", "DELETE FROM journal WHERE seq = 1"],
    ids=["update", "delete"],
)
async def test_the_database_refuses_to_change_what_was_written(store: Store, url: str, change: str):
    await store.transact(lambda ledger: ledger.append([fact(None)]))
    with pytest.raises(Exception, match="append-only"):
        by_hand(url, change)
    assert await audit(store) == []


TAMPERING = {
    "UPDATE journal SET data = '{\"n\":9}' WHERE seq = 2": [2],
    "UPDATE journal SET actor = 'U0MALLORY' WHERE seq = 3": [3],
    "UPDATE journal SET at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 1": [1],
    "UPDATE journal SET release = 'r9' WHERE seq = 1": [1],
    "UPDATE journal SET hash = '0' WHERE seq = 2": [2, 3],
    "UPDATE journal SET data = 'no json' WHERE seq = 2": [2],
    "UPDATE journal SET data = '[1]' WHERE seq = 2": [2],
    "UPDATE journal SET data = '{\"n\":NaN}' WHERE seq = 2": [2],
    "UPDATE journal SET at = 'yesterday' WHERE seq = 2": [2],
    "DELETE FROM journal WHERE seq = 2": [3, 3],
    "DELETE FROM journal WHERE seq = 3": [2],
    "UPDATE journal SET seq = 7 WHERE seq = 3": [7, 7, 7],
}


@pytest.mark.parametrize(("change", "broken"), TAMPERING.items(), ids=TAMPERING)
async def test_whoever_takes_the_triggers_off_is_found_out(
    store: Store, url: str, change: str, broken: list[int]
):
    await store.transact(lambda ledger: ledger.append([fact(None, n=n) for n in range(3)]))
    unprotected(url, change)
    assert [found.seq for found in await audit(store)] == broken


async def test_what_append_returns_verifies_by_itself(store: Store):
    written = await store.transact(lambda ledger: ledger.append([fact(None), fact(None)]))
    assert verify(written, (2, written[-1].hash)) == []
