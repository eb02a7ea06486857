"""The record leaves the database whole, and the index comes back from it."""

import io
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from engine import ports
from release.journal import Sealed, verify
from release.records import ReleaseRow, VersionTaken
from release.values import replace
from storage.base import Store
from storage.export import PAGE, audit, export, read_export
from storage.ledger import Ledger
from storage.rebuild import Difference, Folds, compare, rebuild
from tests.storage.databases import NOON, by_hand, fact, row


def fold(facts: list[Sealed]) -> ReleaseRow:
    """A release as these tests tell it: opened with its row, then changed field by field."""
    told: dict[str, Any] = {}
    for sealed in facts:
        told |= sealed.entry.data
    id_ = facts[0].entry.release
    assert id_ is not None
    return row(id_, **{key: value for key, value in told.items() if key != "note"})


def history(ledger: Ledger) -> None:
    for id_, version, line in (("r1", "1.4.0", "1.x"), ("r2", "2.0.0", "2.x")):
        ledger.open_release(row(id_, version, line))
        ledger.append([fact(id_, version=version, line=line)])
    ledger.append([fact(None), fact("r1", open=False, version_free=True), fact("r2", note="x")])
    ledger.save("r1", open=False, version_free=True, handled=1)
    ledger.save("r2", handled=2, due_at=NOON)
    ledger.open_release(row("r3"))
    ledger.append([fact("r3", version="1.4.0", line="1.x")])
    for release, count in (("r1", 2), ("r2", 2), ("r3", 1), (None, 1)):
        ledger.put(f"count:{release}", count)


def counts(chain: Iterable[Sealed]) -> dict[str, Any]:
    """Small values as these tests tell them: how many entries there are of each release."""
    return dict(Counter(f"count:{sealed.entry.release}" for sealed in chain))


FOLDS = Folds(fold, counts, ("count:",))


async def test_the_index_is_what_the_journal_says(store: Store):
    await store.transact(history)
    assert await compare(store, FOLDS) == []


async def test_a_damaged_index_is_told_and_comes_back(store: Store, url: str):
    await store.transact(history)
    whole = await store.read(lambda ledger: ledger.rows())
    by_hand(
        url,
        "DELETE FROM releases WHERE id = 'r1'",
        "UPDATE releases SET revision = 9, kind = 'major' WHERE id = 'r2'",
        "UPDATE releases SET id = 'r4' WHERE id = 'r3'",
        "DELETE FROM kept WHERE key = 'count:r1'",
        "UPDATE kept SET value = '7' WHERE key = 'count:r2'",
        "INSERT INTO kept VALUES ('count:r9', '1'), ('seen:r9', '1')",
    )
    told = await compare(store, FOLDS)
    ids, names = ["r1", "r2", "r3", "r4"], ["count:r1", "count:r2", "count:r9"]
    assert [each.name for each in told] == [*ids, *names]
    assert told[0].index is None
    assert told[3] == Difference("r4", row("r4", revision=1), None)
    assert told[5] == Difference("count:r2", 7, 2)
    assert await rebuild(store, FOLDS) == told
    assert await compare(store, FOLDS) == []
    rebuilt = await store.read(lambda ledger: ledger.rows())
    assert [each.id for each in rebuilt] == [each.id for each in whole]
    assert await store.read(lambda ledger: ledger.get("seen:r9")) == 1, "no fact tells of it"
    assert {(each.handled, each.due_at) for each in rebuilt} == {(0, None)}
    assert await store.read(lambda ledger: ledger.unhandled(NOON)) == ["r1", "r2", "r3"]


async def test_a_fold_that_contradicts_itself_changes_nothing(store: Store):
    await store.transact(history)
    before = await store.read(lambda ledger: ledger.rows())
    with pytest.raises(VersionTaken):
        await rebuild(
            store, replace(FOLDS, row=lambda facts: row(str(facts[0].entry.release), open=False))
        )
    assert await store.read(lambda ledger: ledger.rows()) == before


async def test_an_export_verifies_far_from_the_database(store: Store):
    await store.transact(history)
    await store.transact(lambda ledger: ledger.append([fact(None, n=n) for n in range(PAGE)]))
    out = io.StringIO()
    assert await export(store, out) == PAGE + 6
    found = read_export(out.getvalue().splitlines())
    assert verify(found.chain, found.head) == []
    assert found.chain == await store.read(lambda ledger: ledger.chain(limit=PAGE * 2))


async def test_a_line_changed_or_cut_off_is_found(store: Store):
    await store.transact(history)
    out = io.StringIO()
    await export(store, out)
    lines = out.getvalue().splitlines()
    changed = read_export([lines[0].replace("U0ALICE", "U0MALLORY"), *lines[1:]])
    assert [found.seq for found in verify(changed.chain, changed.head)] == [1]
    assert read_export(lines[:-1]).head is None
    cut = read_export([*lines[:-2], lines[-1]])
    assert len(verify(cut.chain, cut.head)) == 1
    with pytest.raises(ValueError, match="line 2"):
        read_export([lines[0], "{}"])


async def test_an_empty_record_is_one_line(store: Store):
    out = io.StringIO()
    assert await export(store, out) == 0
    assert json.loads(out.getvalue()) == {"head": {"hash": "0" * 64, "seq": 0}}
    assert read_export([out.getvalue()]).chain == []


async def test_long_chains_are_read_page_by_page(store: Store):
    await store.transact(
        lambda ledger: ledger.append([fact(None, n=n) for n in range(2 * PAGE + 1)])
    )
    assert await audit(store) == []


def as_the_engine_sees_them(store: Store, ledger: Ledger) -> tuple[ports.Store, ports.Ledger]:
    return store, ledger  # that this type-checks is the test


async def test_the_store_is_what_the_engine_asks_for(store: Store):
    def work(ledger: ports.Ledger) -> int:
        return ledger.chain_head()[0]

    for_engine, _ = await store.read(lambda ledger: as_the_engine_sees_them(store, ledger))
    assert await for_engine.transact(work) == 0
