"""The numbers of each release: counted once, in slices, and kept until it goes on."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from engine.ports import Ledger, Store
from engine.world import World
from release import facts as f
from release.journal import Sealed
from release.metrics import Numbers, numbers
from release.values import of_plain, plain

SLICE = 10
"""So many releases are read at a time: clicks are answered in between."""
AHEAD = timedelta(days=92)
"""What is usually asked for, and is counted before anybody asks."""
FORM = 1
"""Another one when the numbers come to mean something else: all are counted anew."""

Chain = tuple[str, Sequence[Sealed]]
Count = tuple[str, int, Numbers | None]
"""A release, how many entries were counted, and what came of it."""


class Counting:
    """Counts what is new from time to time, so that whoever asks need not wait."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def look(self, project: str) -> None:
        """Count what a project did lately."""
        await counted(self.world.store, project, self.world.clock.now() - AHEAD)


async def counted(store: Store, project: str, since: datetime) -> list[Numbers]:
    """Of the releases that were under way since a moment, those that reached production."""
    found, missing = await store.read(lambda ledger: _known(ledger, project, since))
    for n in range(0, len(missing), SLICE):
        counts = await _count(store, missing[n : n + SLICE])
        found += [one for _, _, one in counts if one]
    return found


async def _count(store: Store, ids: Sequence[str]) -> list[Count]:
    """Read what happened, count it beside the loop, and keep it."""
    chains = await store.read(lambda ledger: [(id_, ledger.facts(id_)) for id_ in ids])
    counts = await asyncio.to_thread(lambda: [_of(chain) for chain in chains])
    await store.transact(lambda ledger: _keep(ledger, counts))
    return counts


def _known(ledger: Ledger, project: str, since: datetime) -> tuple[list[Numbers], list[str]]:
    """What was counted and still holds; the releases that have to be counted."""
    found: list[Numbers] = []
    missing: list[str] = []
    for row in ledger.lately(project, since):
        kept = ledger.get(_key(row.id)) or {}
        if (kept.get("form"), kept.get("entries")) != (FORM, row.revision):
            missing.append(row.id)
        elif kept["numbers"]:
            found.append(of_plain(kept["numbers"], Numbers))
    return found, missing


def _of(chain: Chain) -> Count:
    id_, entries = chain
    return id_, len(entries), numbers([(sealed, f.fact_of(sealed)) for sealed in entries])


def _keep(ledger: Ledger, counts: Iterable[Count]) -> None:
    for id_, entries, one in counts:
        kept = {"form": FORM, "entries": entries, "numbers": plain(one) if one else None}
        ledger.put(_key(id_), kept)


def _key(release: str) -> str:
    return f"numbers:{release}"
