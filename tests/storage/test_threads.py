"""Work goes to a thread and comes back, whatever becomes of it or of who waits."""

import asyncio
import threading
from functools import partial

import pytest

from storage.base import Store
from storage.ledger import Ledger
from storage.threads import Crew


async def test_one_thread_does_its_work_in_order():
    crew, done = Crew("test"), list[int]()
    await asyncio.gather(*(crew.run(partial(done.append, n)) for n in range(50)))
    assert done == list(range(50))
    await crew.close()


@pytest.mark.parametrize("error", [KeyError("x"), KeyboardInterrupt(), SystemExit(3)], ids=repr)
async def test_what_the_work_raises_the_caller_gets(error: BaseException):
    def work() -> None:
        raise error

    crew = Crew("test")
    with pytest.raises(type(error)) as raised:
        await crew.run(work)
    assert raised.value is error
    assert await crew.run(lambda: 1) == 1
    await crew.close()


async def test_a_stop_iteration_leaves_nobody_waiting():
    crew = Crew("test")
    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(crew.run(lambda: next(iter([]))), 5)
    await crew.close()


async def test_cancelled_before_it_began_it_is_not_done_and_after_it_is():
    crew, go, done = Crew("test"), threading.Event(), list[str]()
    begun, loop = asyncio.Event(), asyncio.get_running_loop()

    def first() -> None:
        loop.call_soon_threadsafe(begun.set)
        go.wait(5)
        done.append("first")

    running = asyncio.create_task(crew.run(first))
    queued = asyncio.create_task(crew.run(lambda: done.append("queued")))
    await begun.wait()
    running.cancel()
    queued.cancel()
    await asyncio.gather(running, queued, return_exceptions=True)
    go.set()
    await crew.run(lambda: done.append("last"))
    assert done == ["first", "last"]
    await crew.close()


async def test_a_closed_crew_takes_no_work_but_finishes_what_it_has():
    crew, done = Crew("test", 2), list[int]()
    tasks = [asyncio.create_task(crew.run(partial(done.append, n))) for n in range(5)]
    await asyncio.sleep(0)
    await crew.close()
    await asyncio.gather(*tasks)
    assert sorted(done) == list(range(5))
    with pytest.raises(RuntimeError, match="closed"):
        await crew.run(lambda: 1)


def test_a_loop_that_is_gone_does_not_stop_the_thread():
    crew, go = Crew("test"), threading.Event()

    async def leave() -> None:
        task = asyncio.create_task(crew.run(lambda: go.wait(5)))
        await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(leave())
    go.set()

    async def come_back() -> int:
        return await crew.run(lambda: 7)

    assert asyncio.run(come_back()) == 7
    asyncio.run(crew.close())


async def test_closing_twice_is_no_harm(store: Store):
    await store.close()
    await store.close()
    with pytest.raises(RuntimeError, match="closed"):
        await store.read(lambda ledger: ledger.rows())


async def test_a_ledger_kept_too_long_refuses(store: Store):
    kept: Ledger = await store.transact(lambda ledger: ledger)
    with pytest.raises(RuntimeError, match="is over"):
        kept.put("a", 1)
