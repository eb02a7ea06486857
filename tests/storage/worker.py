"""A process of its own on the same database: `python -m tests.storage.worker TASK URL`."""

import asyncio
import json
import sys
from functools import partial
from itertools import count

from release.records import LineTaken, ReleaseRow, VersionTaken
from storage.base import Store
from storage.ledger import Ledger
from storage.store import open_store
from tests.storage.databases import NOON, fact, message, row, timer

ROUNDS = 30


async def race(store: Store, name: str) -> None:
    """Want what every other process wants; say what was won."""
    won: dict[str, list[int]] = {"received": [], "fired": [], "version": [], "line": [], "hold": []}
    await store.transact(set_timers)
    say("ready")
    await asyncio.to_thread(sys.stdin.readline)
    for i in range(ROUNDS):
        if await store.transact(partial(Ledger.receive, key=f"e{i}", at=NOON)):
            won["received"].append(i)
        if await store.transact(partial(Ledger.fire, key=f"t{i}", at=NOON)):
            won["fired"].append(i)
        if await reserved(store, row(f"{name}-v{i}", f"1.{i}.0", line=f"{name}{i}")):
            won["version"].append(i)
        if await reserved(store, row(f"{name}-l{i}", f"{name}.{i}", line=f"line{i}")):
            won["line"].append(i)
        if await store.hold(f"r{i}"):
            won["hold"].append(i)
        await store.transact(one_more)
    say(json.dumps(won))
    await asyncio.to_thread(sys.stdin.readline)


def set_timers(ledger: Ledger) -> None:
    for i in range(ROUNDS):
        ledger.set_timer(timer(f"t{i}"))


async def reserved(store: Store, wanted: ReleaseRow) -> bool:
    try:
        await store.transact(lambda ledger: ledger.open_release(wanted))
    except (VersionTaken, LineTaken):
        return False
    return True


def one_more(ledger: Ledger) -> None:
    ledger.put("count", (ledger.get("count") or 0) + 1)
    ledger.append([fact(None)])


async def write_until_killed(store: Store, name: str) -> None:
    """Commit a fact and a message at a time, and say each number once it is committed."""

    def work(i: int, ledger: Ledger) -> None:
        ledger.append([fact(None, n=i), fact(None, n=i)])
        ledger.post(message(f"{name}{i}"))
        ledger.put("last", i)

    for i in count(1):
        await store.transact(partial(work, i))
        say(str(i))


async def hold(store: Store, _name: str) -> None:
    """Hold r1 until killed, or end as the bot does when the lock is gone."""
    say(str(await store.hold("r1")))
    await asyncio.sleep(60)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(task: str, url: str, name: str) -> None:
    lost = asyncio.Event()
    store = open_store(url, on_lost=lost.set)
    working = asyncio.create_task(
        {"race": race, "write": write_until_killed, "hold": hold}[task](store, name)
    )
    losing = asyncio.create_task(lost.wait())
    await asyncio.wait([working, losing], return_when=asyncio.FIRST_COMPLETED)
    if lost.is_set():
        sys.exit(75)
    losing.cancel()
    await working
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
