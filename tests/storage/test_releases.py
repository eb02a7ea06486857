"""The index: who holds a version and a line, and whom the engine has to visit."""

from functools import partial
from typing import Any

import pytest

from release.records import LineTaken, ReleaseRow, VersionTaken
from release.values import replace
from storage.base import Store
from storage.ledger import Ledger
from tests.storage.databases import NOON, fact, later, row


async def opened(store: Store, *rows: ReleaseRow) -> None:
    for each in rows:
        await store.transact(partial(Ledger.open_release, row=each))


async def found(store: Store, release: str = "r1") -> ReleaseRow | None:
    return await store.read(lambda ledger: ledger.row(release))


async def test_a_row_comes_back_as_it_was(store: Store):
    whole = row(open=False, revision=3, handled=2, due_at=NOON, version_free=True)
    await opened(store, whole)
    assert await found(store) == whole
    assert await store.transact(lambda ledger: ledger.row("r1")) == whole
    assert await found(store, "nobody") is None


async def test_a_second_open_release_of_the_line_is_told_the_first(store: Store):
    await opened(store, row("r1"))
    with pytest.raises(LineTaken) as refused:
        await opened(store, row("r2", "1.4.1"))
    assert refused.value.release == "r1"
    assert await found(store, "r2") is None


async def test_the_same_release_twice_is_refused_as_open_first(store: Store):
    await opened(store, row("r1"))
    with pytest.raises(LineTaken):
        await opened(store, row("r2"))


async def test_a_version_is_never_used_twice(store: Store):
    await opened(store, row("r1", open=False))
    with pytest.raises(VersionTaken) as refused:
        await opened(store, row("r2"))
    assert (refused.value.version, refused.value.release) == ("1.4.0", "r1")


async def test_an_id_is_never_used_twice(store: Store):
    await opened(store, row("r1", open=False, version_free=True))
    with pytest.raises(ValueError, match="exists"):
        await opened(store, row("r1"))


async def test_another_line_or_project_is_free(store: Store):
    await opened(
        store,
        row("r1"),
        row("r2", "1.3.9", line="1.3.x"),
        replace(row("r3"), project="mail"),
    )
    ids = [r.id for r in await store.read(lambda ledger: ledger.rows())]
    assert ids == ["r3", "r1", "r2"]  # by project, then id


async def test_what_goes_on_and_what_ended_last(store: Store):
    over = [row(f"r{n}", f"1.{n}.0", open=False, ended_at=later(hours=n)) for n in range(3)]
    patch = row("p", "0.1.0", open=False, kind="patch", ended_at=later(hours=9))
    await opened(store, *over, patch, row("now", "1.9.0"), replace(row("x"), project="mail"))

    def ids(*asked: Any) -> Any:
        return lambda ledger: [r.id for r in ledger.ended(*asked)]

    assert await store.read(lambda db: [r.id for r in db.going()]) == ["x", "now"]
    assert await store.read(lambda db: [r.id for r in db.going("shop")]) == ["now"]
    assert await store.read(ids("shop", 2)) == ["p", "r2"]
    assert await store.read(ids("shop", 9, "minor")) == ["r2", "r1", "r0"]
    since = await store.read(lambda db: [r.id for r in db.lately("shop", later(hours=2))])
    assert since == ["now", "p", "r2"]
    await store.transact(
        lambda db: db.save("r2", handled=0)
    )  # it is rolled back: not over any more
    assert await store.read(lambda db: [r.id for r in db.going("shop")]) == ["now", "r2"]


async def test_rows_can_be_asked_by_project_and_for_the_open_ones(store: Store):
    await opened(store, row("r1", open=False), row("r2", "1.5.0"), replace(row("r3"), project="m"))

    def ids(project: str | None, open_only: bool):
        return lambda ledger: [r.id for r in ledger.rows(project, open_only=open_only)]

    assert await store.read(ids("shop", False)) == ["r1", "r2"]
    assert await store.read(ids("shop", True)) == ["r2"]
    assert await store.read(ids(None, True)) == ["r3", "r2"]
    assert await store.read(ids("nobody", False)) == []


async def test_a_closed_release_leaves_its_line_and_burns_its_version(store: Store):
    await opened(store, row("r1"))
    await store.transact(lambda ledger: ledger.save("r1", open=False))
    with pytest.raises(VersionTaken):
        await opened(store, row("r2"))
    await opened(store, row("r3", "1.4.1"))


async def test_an_aborted_release_can_give_its_version_back(store: Store):
    await opened(store, row("r1"))
    await store.transact(lambda ledger: ledger.save("r1", open=False, version_free=True))
    await opened(store, row("r2"))
    aborted = await found(store)
    assert aborted is not None
    assert aborted.version_free


async def test_a_closed_release_opens_again_only_on_a_free_line(store: Store):
    await opened(store, row("r1", open=False), row("r2", "1.5.0"))
    with pytest.raises(LineTaken) as refused:
        await store.transact(lambda ledger: ledger.save("r1", open=True))
    assert refused.value.release == "r2"
    await store.transact(lambda ledger: ledger.save("r2", open=False))
    await store.transact(lambda ledger: ledger.save("r1", open=True))
    await store.transact(lambda ledger: ledger.save("r1", open=True))
    reopened = await found(store)
    assert reopened is not None
    assert reopened.open


async def test_saving_changes_what_is_given_and_nothing_else(store: Store):
    await opened(store, row(revision=4))
    await store.transact(lambda ledger: ledger.save("r1", handled=4, due_at=later(hours=1)))
    assert await found(store) == row(revision=4, handled=4, due_at=later(hours=1))
    await store.transact(lambda ledger: ledger.save("r1", open=False))
    assert await found(store) == row(revision=4, handled=4, due_at=later(hours=1), open=False)
    await store.transact(lambda ledger: ledger.save("r1", due_at=NOON))
    await store.transact(lambda ledger: ledger.save("r1", open=True))
    assert await found(store) == row(revision=4, handled=4, due_at=NOON)


async def test_being_finished_without_a_time_means_nothing_is_due(store: Store):
    await opened(store, row(due_at=NOON))
    await store.transact(lambda ledger: ledger.save("r1", handled=0))
    assert await found(store) == row()


async def test_saving_an_unknown_release_is_refused(store: Store):
    with pytest.raises(LookupError):
        await store.transact(lambda ledger: ledger.save("nobody", handled=1))


async def test_the_engine_is_sent_to_what_has_news_or_is_due(store: Store):
    await opened(
        store,
        row("news", "1.1.0", "a"),
        row("idle", "1.2.0", "b"),
        row("due", "1.3.0", "c", due_at=NOON),
        row("later", "1.4.0", "d", due_at=later(microseconds=1)),
        row("closed", "1.5.0", "e", open=False, due_at=NOON, revision=1),
    )
    await store.transact(lambda ledger: ledger.append([fact("news")]))
    assert await store.read(lambda ledger: ledger.unhandled(NOON)) == ["closed", "due", "news"]
    await store.transact(lambda ledger: ledger.save("news", handled=1))
    await store.transact(lambda ledger: ledger.save("closed", handled=1))
    assert await store.read(lambda ledger: ledger.unhandled(NOON)) == ["due"]
