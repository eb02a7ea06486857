"""What is looked up by name: received envelopes, check results, small values."""

import asyncio

import pytest

from release.records import CheckResult
from storage.base import Store
from tests.storage.databases import HEAD, NOON, later


async def test_an_envelope_is_received_once(store: Store):
    taken = await asyncio.gather(
        *(store.transact(lambda ledger: ledger.receive("Ev1", NOON)) for _ in range(20))
    )
    assert sum(taken) == 1


async def test_an_envelope_whose_work_failed_can_come_again(store: Store):
    def breaks(ledger):
        assert ledger.receive("Ev1", NOON)
        raise KeyError

    with pytest.raises(KeyError):
        await store.transact(breaks)
    assert await store.transact(lambda ledger: ledger.receive("Ev1", NOON))


async def test_old_envelopes_are_forgotten(store: Store):
    def write(ledger):
        ledger.receive("old", NOON)
        ledger.receive("young", later(seconds=1))
        ledger.purge(later(seconds=1))
        return ledger.receive("old", NOON), ledger.receive("young", NOON)

    assert await store.transact(write) == (True, False)


async def test_the_last_verdict_on_a_commit_counts(store: Store):
    bad = CheckResult("shop", HEAD, "e2e", False, NOON, {"exit": 1})
    good = CheckResult("shop", HEAD, "e2e", True, later(minutes=1))
    unit = CheckResult("shop", HEAD, "ci", True, NOON)
    elsewhere = CheckResult("mail", HEAD, "e2e", True, NOON)

    def write(ledger):
        for result in (bad, unit, elsewhere, good):
            ledger.save_result(result)
        return ledger.result("shop", HEAD, "e2e"), ledger.results("shop", HEAD)

    assert await store.transact(write) == (good, [unit, good])
    assert await store.read(lambda ledger: ledger.result("shop", HEAD, "lint")) is None
    assert await store.read(lambda ledger: ledger.results("shop", "0" * 40)) == []


@pytest.mark.parametrize("value", [{"a": [1, None, "ä"]}, [], "", 0, False, "text"], ids=repr)
async def test_small_values_keep_their_type(store: Store, value):
    await store.transact(lambda ledger: ledger.put("name", "before"))
    await store.transact(lambda ledger: ledger.put("name", value))
    found = await store.read(lambda ledger: ledger.get("name"))
    assert found == value
    assert type(found) is type(value)


async def test_no_value_is_none(store: Store):
    assert await store.read(lambda ledger: ledger.get("nothing")) is None


async def test_fifty_read_modify_writes_at_once_end_at_fifty(store: Store):
    def one_more(ledger):
        ledger.put("count", (ledger.get("count") or 0) + 1)

    await asyncio.gather(*(store.transact(one_more) for _ in range(50)))
    assert await store.read(lambda ledger: ledger.get("count")) == 50
