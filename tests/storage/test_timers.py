"""Timers: due when they are due, movable until they fire, taken once."""

import asyncio
from datetime import timedelta, timezone

from storage.base import Store
from tests.storage.databases import NOON, later, timer


async def test_a_timer_comes_back_as_it_was_set(store: Store):
    whole = timer("t", what={"at": [1, "x"]}, release="r1")
    await store.transact(lambda ledger: ledger.set_timer(whole))
    assert await store.read(lambda ledger: ledger.timers()) == [whole]


async def test_the_soonest_is_first_and_due_means_not_after_now(store: Store):
    def write(ledger):
        ledger.set_timer(timer("c", later(seconds=1)))
        ledger.set_timer(timer("b", NOON.astimezone(timezone(timedelta(hours=-9)))))
        ledger.set_timer(timer("a", later(seconds=-1)))
        return [t.key for t in ledger.timers()], [t.key for t in ledger.timers(NOON)]

    assert await store.transact(write) == (["a", "b", "c"], ["a", "b"])


async def test_an_unfired_timer_moves(store: Store):
    moved = timer("t", later(hours=1), what={"remind": "again"}, release="r1")

    def write(ledger):
        ledger.set_timer(timer("t"))
        ledger.set_timer(moved)
        return ledger.timers()

    assert await store.transact(write) == [moved]


async def test_a_timer_that_fired_does_not_come_back(store: Store):
    def write(ledger):
        ledger.set_timer(timer("t"))
        assert ledger.fire("t", NOON)
        ledger.set_timer(timer("t", later(hours=1)))
        return ledger.timers(), ledger.fire("t", NOON)

    assert await store.transact(write) == ([], False)


async def test_nothing_fires_a_timer_that_is_not_there(store: Store):
    assert not await store.transact(lambda ledger: ledger.fire("nothing", NOON))


async def test_one_taker_of_many_gets_it(store: Store):
    await store.transact(lambda ledger: ledger.set_timer(timer("t")))
    taken = await asyncio.gather(
        *(store.transact(lambda ledger: ledger.fire("t", NOON)) for _ in range(20))
    )
    assert sum(taken) == 1
