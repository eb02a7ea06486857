"""kwanus: no forward production step runs while a gate is open, whatever is clicked."""

from pathlib import Path

import pytest

from release.state import is_production
from tests.room import Room, open_room, text_of
from tests.scenarios.kwanus.ways import MIGRATION, sign_staging


async def untouched(room: Room) -> None:
    """Production is as it was: branch, tags, what runs, and what the record says."""
    assert room.runs() == "v1.1.1"
    assert room.deploys() == ["v1.1.1"]
    assert sorted(room.remote.tags()) == ["v1.0.0", "v1.1.0", "v1.1.1"]
    assert room.remote.sha("main") == room.remote.sha("v1.1.1")
    release = await room.release()
    assert not [step for step in release.attempts if is_production(step)]


@pytest.mark.covers("A7")
async def test_whatever_is_clicked_an_open_gate_holds_production(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        await room.sam.clicks("Sign: Security checks", note="scan clean")
        for who in (room.alice, room.bob, room.carol, room.dora, room.sam, room.omar, room.eve):
            for verb in ("approve", "resume", "retry", "ready", "take-in", "go", "start minor"):
                await who.types(f"/release {verb}")
        await untouched(room)
        await room.card.shows("Manual QA")

        await room.bob.types("/release pause")
        await room.carol.types("/release resume")
        await room.passes(hours=30)
        await untouched(room)


@pytest.mark.covers("A7")
async def test_ci_that_fails_holds_production_whatever_is_signed(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.breaks("ci")
        await room.alice.types("/release start minor")
        await room.card.shows("“Full CI” failed: exit status 1")
        await sign_staging(room)
        assert "The policy lets nobody waive" in await room.dora.types(
            '/release waive ci --reason "in a hurry"'
        )
        await room.bob.types("/release approve")
        await untouched(room)


@pytest.mark.covers("A7")
async def test_tests_that_fail_before_production_are_tried_again(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.polls()  # the full CI, which holds them too, has passed on this commit
        room.breaks("test")
        await room.alice.types("/release start minor")
        await room.card.shows("“Tests pass” failed: exit status 1")
        await sign_staging(room)
        assert "<@U0ALICE000>, correct the cause" in room.log()
        assert "remove" in room.log()
        assert "and try again" in room.log()
        assert not any(room.key_of(m).startswith("request:") for m in room.messages())
        assert "is not open now" in await room.bob.types("/release approve")
        await untouched(room)

        room.mends("test")
        await room.alice.clicks("Try again: Tests pass")
        await room.card.shows("Waits for Production approval")
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")
        assert room.runs() == "v1.2.0"


@pytest.mark.covers("A7")
async def test_a_waiver_takes_the_role_and_a_reason(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        await room.carol.clicks("Sign: Manual QA", note="all journeys")
        await room.sam.clicks("Sign: Security checks", note="scan clean")

        await room.bob.clicks("Waive: Performance checks")
        assert "release-manager" in await room.bob.tries(reason="it is fast")
        await room.dora.types("/release waive performance")
        assert not (await room.release()).waived
        await room.dora.submits(reason="the runner is out of order, tried by hand")
        await room.card.shows("Waits for Production approval")
        assert "all others passed\n☑️ Performance checks – waived by" in text_of(room.request)
        assert "the runner is out of order, tried by hand" in text_of(room.request)
        assert "waived “Performance checks”: the runner is out of order" in room.log()
        await room.bob.clicks("Approve")
        await room.card.shows("v1.2.0 is in production")


@pytest.mark.covers("A6", "A7")
async def test_what_the_policy_lets_nobody_waive_cannot_be_waived(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        for gate in ("qa", "security", "ci", "e2e", "tests", "notes", "frozen"):
            said = await room.dora.types(f'/release waive {gate} --reason "in a hurry"')
            assert "The policy lets nobody waive" in said, gate
        assert "gates.qa.waive" in await room.dora.types('/release waive qa --reason "no"')
        assert "Did you mean" in await room.dora.types('/release waive perfomance --reason "no"')
        assert not (await room.release()).waived


@pytest.mark.covers("A6")
async def test_only_its_role_signs_an_item(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("Waits for Manual QA")
        await room.bob.clicks("Sign: Security checks")
        refused = await room.bob.tries(note="looks fine")
        assert "takes the role security" in refused
        assert "gates.security.sign" in await room.bob.types("/release sign security")
        assert not (await room.release()).signed
        await room.sam.clicks("Sign: Security checks")
        room.noor.pushes("fix: one more thing", {"src/more.sh": "true\n"})
        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("Waits for Manual QA")
        assert "It has changed since" in await room.sam.tries(note="that was candidate 1")
        await room.sam.clicks("Sign: Security checks", note="scan clean", evidence="https://ci/7")
        assert "signed “Security checks”: scan clean – https://ci/7" in room.log()
        assert "https://ci/7" in await room.eve.types("/release checklist")


@pytest.mark.covers("A7")
async def test_migrations_are_validated_before_production(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.noor.pushes("feat: remember presents", MIGRATION)
        room.breaks("validate-migrations")
        await room.alice.types("/release start major")
        await room.card.shows("“Migrations validated” failed")
        await sign_staging(room)
        await untouched(room)
        room.mends("validate-migrations")
        await room.alice.clicks("Try again: Migrations validated")
        await room.card.shows("Migration review")
        assert "“Migrations validated” done (try 2)" in room.log()
        await untouched(room)
