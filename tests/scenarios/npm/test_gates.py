"""npm, gates: what refuses, who may sign or waive, and that nothing goes past."""

from pathlib import Path

import pytest

from release.state import is_production
from tests.room import Room, open_room
from tests.scenarios.npm.ways import begun, sign_docs, sign_testing, up_to_review


async def untouched(room: Room) -> None:
    """Production is as it was: what runs, the tags, the branch, and what the record says."""
    assert room.deploys() == ["v2.3.1"]
    assert sorted(room.remote.tags()) == ["v2.3.0", "v2.3.1"]
    assert not [step for step in (await room.release()).attempts if is_production(step)]


@pytest.mark.covers("E8")
@pytest.mark.parametrize(
    ("script", "title"), [("test", "Full test suite"), ("security-scan", "Security scan")]
)
async def test_pre_release_checks_that_fail_keep_it_out_of_staging(
    tmp_path: Path, script: str, title: str
):
    async with open_room(tmp_path, "npm") as room:
        room.breaks(script)
        await begun(room)
        await room.card.shows(f"“{title}” failed: exit status 1")
        await sign_docs(room)
        await room.passes(hours=9)
        assert room.deploys("staging") == ["v2.3.1"]
        await untouched(room)
        room.mends(script)
        await room.alice.clicks(f"Try again: {title}")
        await room.card.shows("Smoke tests in staging – done")


@pytest.mark.covers("E8")
async def test_the_release_manager_waives_a_scan_with_a_reason_and_nobody_else(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        room.breaks("security-scan")
        await begun(room)
        await sign_docs(room)
        said = await room.bob.types('/release waive security-scan --reason "false alarm"')
        assert "release-manager" in said
        await room.card.shows("“Security scan” failed")
        await room.dora.clicks("Waive: Security scan", reason="a false alarm in a comment")
        await room.card.shows("Waits for Performance testing")
        assert "waived “Security scan”: a false alarm in a comment" in room.log()


@pytest.mark.covers("E8")
async def test_the_tests_have_no_waiver(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        room.breaks("test")
        await begun(room)
        said = await room.dora.types('/release waive tests --reason "in a hurry"')
        assert "The policy lets nobody waive" in said
        assert "gates.tests.waive" in said
        await untouched(room)


@pytest.mark.covers("E4")
async def test_a_smoke_test_that_fails_in_staging_holds(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        room.breaks("smoke-staging")
        await begun(room)
        await sign_docs(room)
        await sign_testing(room)
        await room.card.shows("“Smoke tests in staging” failed")
        await room.bob.types("/release approve")
        await untouched(room)


@pytest.mark.covers("E4")
@pytest.mark.parametrize(
    ("gate", "who"),
    [("performance", "qa"), ("security-audit", "security"), ("uat", "product"), ("load", "qa")],
)
async def test_each_signature_takes_its_role_and_none_may_be_missing(
    tmp_path: Path, gate: str, who: str
):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        await sign_docs(room)
        others = {"performance": "carol", "security-audit": "sam", "uat": "dora", "load": "carol"}
        for item, person in others.items():
            said = await room.eve.types(f"/release sign {item}")
            assert "takes the role" in said
            if item != gate:
                await room.people.get(person, getattr(room, person)).types(f"/release sign {item}")
        said = await room.omar.types(f"/release sign {gate}")
        assert who in said
        assert f"gates.{gate}.sign" in said
        await room.bob.types("/release approve")
        await untouched(room)
        [blocker] = [b for b in (await room.standing()).blockers if b.subject == gate]
        assert blocker.who == (who,)


@pytest.mark.covers("E4")
async def test_performance_and_load_may_be_waived_the_audit_may_not(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        await sign_docs(room)
        for gate in ("Performance testing", "Load testing"):
            await room.dora.clicks(f"Waive: {gate}", reason="only words changed")
        for gate in ("security-audit", "uat"):
            said = await room.dora.types(f'/release waive {gate} --reason "only words changed"')
            assert "The policy lets nobody waive" in said
        await room.card.shows("⏳ Security audit (security) – waiting")


@pytest.mark.covers("E8", "E4")
async def test_nothing_is_signed_before_its_time(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        assert "not open now" in await room.dora.types("/release sign uat")
        assert "not open now" in await room.omar.types("/release sign metrics")
        await sign_docs(room)
        await sign_testing(room)
        assert "not open now" in await room.omar.types("/release sign metrics")
        await room.bob.clicks("Approve")
        await room.card.shows("⏳ Performance metrics checked (on-call) – waiting")


@pytest.mark.covers("E5")
async def test_a_rejection_takes_a_reason_holds_and_can_be_taken_back(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        await room.bob.clicks("Reject", reason="the bar has no label")
        await room.card.shows("Final PR review: rejected by", "the bar has no label")
        await room.carol.types("/release approve")
        await room.passes(hours=1)
        await untouched(room)
        await room.bob.clicks("Take my answer back")
        await room.card.shows("v2.4.0 is in production")


@pytest.mark.covers("E5")
async def test_the_requester_does_not_review_their_own_release(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        assert "has begun" in await room.bob.types("/release start minor")
        await sign_docs(room)
        await sign_testing(room)
        await room.card.shows("Waits for Final PR review")
        said = await room.bob.clicks("Approve")
        assert "your own approval does not count" in said
        await untouched(room)
        await room.carol.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")


@pytest.mark.covers("E5", "A3")
async def test_a_direct_commit_on_main_blocks_until_the_release_manager_signs_for_it(
    tmp_path: Path,
):
    async with open_room(tmp_path, "npm") as room:
        sha = room.mei.pushes("fix: in a hurry", {"src/link.css": "a {}\n"}, to="main")
        await begun(room)
        await sign_docs(room)
        await sign_testing(room)
        await room.card.shows("Commits went to production without review", sha[:8])
        await room.bob.types("/release approve")
        await untouched(room)
        await room.dora.clicks("Waive: No direct commits to main", reason="I read it")
        await room.card.shows("v2.4.0 is in production")


@pytest.mark.covers("E3", "E6")
async def test_pause_and_stop_hold_every_forward_step(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        await room.alice.types("/release pause")
        await room.bob.clicks("Approve")
        await room.passes(hours=1)
        await untouched(room)
        await room.omar.types("/release stop the network is down")
        await room.alice.types("/release resume")
        await room.passes(hours=1)
        await untouched(room)
        assert "second person" in await room.omar.types("/release go")
        await room.dora.types("/release go")
        await room.card.shows("v2.4.0 is in production")
