"""kwanus, two releases at once: no two deploys to production overlap, forward or back."""

from pathlib import Path

import pytest

from tests.room import Room, buttons_of, open_room, text_of
from tests.scenarios.kwanus.ways import (
    config,
    frees,
    held,
    holds,
    into_production,
    sign_staging,
    up_to_approval,
)

TAKEN = "Production is taken: v1.2.0 is on its way there, or back"


@pytest.mark.covers("A7", "A9")
async def test_a_hotfix_waits_until_the_deploy_that_runs_has_ended(tmp_path: Path):
    async with open_room(tmp_path, edit=config(held("deploy"))) as room:
        await up_to_approval(room)
        holds(room, "deploy")
        await room.bob.clicks("Approve")
        await room.card.shows("Deploy to production – running")
        await room.alice.types("/release hotfix Mend it")
        room.noor.pushes("fix: mend it", {"src/mend.sh": "true\n"}, to="hotfix/mend-it")
        await room.polls()
        await room.alice.clicks("Ready")
        await room.omar.clicks("Approve")
        await room.card.shows(TAKEN)
        assert "v1.2.0-hotfix.1" not in room.remote.tags()

        frees(room, "deploy")
        await room.settles()
        await room.passes(seconds=2)
        await room.card.shows("v1.2.0-hotfix.1 is in production")
        assert room.deploys() == ["v1.1.1", "v1.2.0", "v1.2.0-hotfix.1"]


@pytest.mark.covers("A7", "A8")
async def test_a_release_waits_while_the_one_before_it_is_rolled_back(tmp_path: Path):
    async with open_room(tmp_path, edit=config(held("deploy"))) as room:
        await into_production(room)
        room.noor.pushes("feat: more", {"src/more.sh": "true\n"})
        await room.polls()
        await up_to_approval(room)
        holds(room, "deploy")
        await room.bob.types("/release rollback 1.2.0 --reason bad")
        await room.bob.clicks("Approve")
        await room.card.shows(TAKEN)
        frees(room, "deploy")
        await room.settles()
        await room.passes(seconds=2)
        assert "v1.3.0" not in room.remote.tags(), "the database is to be decided on"
        await room.card.shows(TAKEN)
        card = next(m for m in room.messages() if "Decide: restore" in "".join(buttons_of(m)))
        await room.dora.clicks("Decide: restore database", seen=card, answer="no", note="none")
        await room.settles()
        await room.passes(seconds=2)
        await room.card.shows("v1.2.0 was rolled back, and this one holds what was taken back")
        assert room.deploys() == ["v1.1.1", "v1.2.0", "v1.1.1"]
        await takes_the_rollback_in(room)
        await sign_staging(room)
        await room.card.shows("Waits for Production approval")
        assert "Outdated: <@U0BOB00000> approved" in text_of(room.request)
        await room.bob.clicks("Approve")
        await room.card.shows("v1.3.0 is in production")
        assert "oolong" not in room.remote.show("main", "data/products.txt")
        assert "src/more.sh" in room.remote.files("main")


async def takes_the_rollback_in(room: Room) -> None:
    """Nobody but Slipway wrote on develop; v1.3.0 takes that in all the same."""
    assert "That has to stay out: abort this one" in await room.alice.types("/release why")
    await room.polls()
    await room.card.shows("Behind `develop`: the rollback of v1.2.0 not in this release")
    assert "landed on" not in room.log(), "no freeze is broken by it"
    assert "take the rollback of v1.2.0 in, or abort" in await room.alice.types("/release why")
    await room.alice.clicks("Take in the rollback of v1.2.0")
    await room.card.shows("candidate 2", "Waits for Manual QA")
    assert "Alice Adler took the rollback of v1.2.0 in" in room.log()
    assert "up to date already" in await room.alice.types("/release take-in")
