"""What is kept beside the record comes back from it: rules hold after `slipway db rebuild`."""

from pathlib import Path
from typing import Any

import pytest

from bot.record import rebuild_index
from release.kept import NAMES
from tests.room import Room, open_room
from tests.scenarios.lsos.ways import emergency, merges, policy
from tests.storage.databases import by_hand

START = "/release start minor --component services"


async def much_happened(room: Room) -> None:
    """A version is burnt, a review owed and overdue, somebody away, a lesson learnt, all held."""
    await emergency(room)
    await room.bob.types("/release delegate @carol --until 2026-03-12 --reason skiing")
    await room.alice.types("/release review 1.1.2")
    await room.alice.submits(good="quick", action="watch the disk", owner="U0BOB00000")
    await room.alice.types("/release rollback 1.1.2 --reason worse")
    await room.sam.clicks("Decide: restore database", answer="no", note="nothing changed")
    await room.card.shows("services-v1.1.2 was rolled back")
    await room.passes(days=4)
    await room.alice.types("/release freeze on the fair")
    await room.alice.types("/release stop too many pages")


async def kept(room: Room) -> set[str]:
    """The kinds of values that the record explains, as far as they are there."""

    def names(ledger: Any) -> list[str]:
        return [name for name in ledger.kept() if name.startswith(NAMES)]

    return {name.split(":")[0] for name in await room.app.store.read(names)}


async def rebuilt(room: Room) -> list[str]:
    """All values are lost, and come back; what the command line says of that."""
    url = room.app.config.settings.database_url
    said: list[str] = []

    def work() -> None:
        by_hand(url, "DELETE FROM kept WHERE key NOT LIKE 'staging:%'")
        said.extend(rebuild_index(url, dry_run=True))
        said.extend(rebuild_index(url, dry_run=False))

    await room.restarts(work)
    return said


@pytest.mark.covers("A8", "B8", "C18", "F8", "F10")
async def test_a_burnt_version_a_debt_and_all_that_people_said_come_back(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await much_happened(room)
        there = await kept(room)
        assert there >= {"burnt", "debts", "actions", "delegations", "freeze", "stop", "recorded"}
        said = await rebuilt(room)
        assert "burnt:campaigns/services: would be added" in said
        assert "burnt:campaigns/services: was added" in said
        assert await kept(room) == there

        assert "stopped" in await room.alice.types(START)
        await room.carol.types("/release go")
        held = await room.alice.types(START)
        assert "the fair" in held
        assert "(“Retroactive review”) is overdue" in held
        await room.alice.types("/release freeze off")
        await room.bob.types("/release sign retro-review 1.1.2")
        merges(room, "feat: more of it", {"services/more.sh": "true\n"})
        plan = await room.alice.types("/release plan patch --component services")
        assert "services-v1.1.1 → *services-v1.1.3*" in plan
        assert "has begun" in await room.alice.types(START)
        await room.card.shows("watch the disk")
        assert "skiing" in await room.bob.types("/release delegate")
