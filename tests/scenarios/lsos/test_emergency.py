"""lsos: an emergency goes out at once; its review is owed, and overdue it holds the others up."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.lsos.ways import (
    MIGRATION,
    SERVICES,
    emergency,
    merges,
    policy,
    up_to_approval,
)


@pytest.mark.covers("B8")
async def test_an_emergency_owes_a_review_and_overdue_it_holds_the_next_release(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await emergency(room)
        assert "“Retroactive review” is owed by module-owner until" in room.log()
        merges(room, "feat: more of it", {"services/more.sh": "true\n"})
        await up_to_approval(room)  # in time, nothing is held
        await room.bob.clicks("Approve")
        await room.passes(days=4)
        await room.carol.clicks("Approve")
        await room.bob.clicks("Approve")
        await room.card.shows("“Retroactive review” of services-v1.1.2 is overdue")
        assert room.runs(SERVICES) == "services-v1.1.2"

        await room.alice.types("/release abort 1.2.0 --reason wait")
        said = await room.alice.types("/release start minor --component api")
        assert "The review of services-v1.1.2 (“Retroactive review”) is overdue" in said
        assert "module-owner" in said
        await emergency(room, "fire", since="services-v1.1.2")
        assert room.runs(SERVICES) == "services-v1.1.3"


@pytest.mark.covers("B8")
async def test_the_signature_lets_who_waited_go_on(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await emergency(room)
        merges(room, "feat: more of it", {"services/more.sh": "true\n"})
        await room.passes(days=4)
        said = await room.alice.types("/release start minor --component services")
        assert "is overdue" in said
        said = await room.alice.types("/release sign retro-review 1.1.2 looks fine")
        assert "takes the role module-owner" in said
        await room.bob.types("/release sign retro-review 1.1.2")
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.carol.clicks("Approve")
        await room.card.shows("services-v1.2.0 is in production")


@pytest.mark.covers("B8")
async def test_a_release_that_waits_for_a_review_goes_on_by_itself(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await emergency(room)
        await room.passes(hours=71)
        merges(room, "feat: more of it", {"services/more.sh": "true\n"})
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.passes(hours=2)
        await room.carol.clicks("Approve")
        await room.card.shows("is overdue")
        await room.bob.types("/release sign retro-review 1.1.2")
        await room.card.shows("services-v1.2.0 is in production")


@pytest.mark.covers("B8")
async def test_even_a_rolled_back_emergency_owes_its_review(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await emergency(room)
        release = await room.release()
        assert list(release.debts) == ["retro-review"]
        await room.alice.types("/release rollback 1.1.2 --reason worse")
        await room.passes(days=4)
        said = await room.alice.types("/release start minor --component services")
        assert "is overdue" in said


@pytest.mark.covers("B4", "B8")
async def test_an_emergency_is_scanned_and_its_migrations_go_both_ways(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        room.breaks("secret-scan")
        room.breaks("migrate-back")
        room.remote.branch("hotfix/leak", at="services-v1.1.1")
        room.remote.commit("hotfix/leak", MIGRATION, "fix: stop the leak", author="Raj")
        await room.alice.types("/release hotfix hotfix/leak --component services")
        await room.card.shows("Secret scan – failed", "Migrations rollback – failed")
        assert "is not open now" in await room.omar.types("/release approve")
        room.mends("secret-scan")
        room.mends("migrate-back")
        await room.alice.types("/release retry")
        await room.omar.clicks("Approve")
        await room.card.shows("is in production")
        assert room.runs(SERVICES) == "services-v1.1.2"
