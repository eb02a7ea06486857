"""lsos: the risk of a release says who must approve it; anybody raises it, two people lower it."""

from pathlib import Path

import pytest

from tests.room import open_room
from tests.scenarios.lsos.ways import AUTH, SERVICES, merges, policy, up_to_approval


@pytest.mark.covers("B8", "F1")
async def test_a_change_of_auth_takes_the_module_owner_and_security(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        merges(room, "fix: longer tokens", AUTH)
        said = await room.alice.types("/release plan minor --component services")
        assert "*Risk* high: auth changed in 1 commit" in said
        assert "High-risk approval" in said
        await up_to_approval(room)
        await room.card.shows("risk: high (auth changed in 1 commit)", "High-risk approval")
        said = await room.carol.clicks("Approve")  # a reviewer: enough for a standard change
        assert "takes the role module-owner, platform or security" in said
        await room.bob.clicks("Approve")
        await room.card.shows("1 of 2")
        assert room.runs(SERVICES) == "services-v1.1.1"
        await room.sam.clicks("Approve")
        await room.card.shows("is in production")


@pytest.mark.covers("B8", "F3")
async def test_a_raised_risk_asks_those_who_answer_for_it(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("1 of 2", "Change approval")
        old = room.request
        await room.carol.types("/release risk high the tenants of acme are affected")
        await room.card.shows("risk: high (raised by hand: the tenants of acme are affected)")
        await room.card.shows("High-risk approval", "0 of 2")
        said = await room.carol.clicks("Approve", seen=old)
        assert "is not open" in said
        await room.bob.clicks("Approve")
        await room.dora.clicks("Approve")  # platform or security
        await room.card.shows("is in production")


@pytest.mark.covers("B8")
async def test_a_risk_is_lowered_by_two_people_and_for_known_commits_only(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        merges(room, "fix: longer tokens", AUTH)
        await up_to_approval(room)
        await room.alice.types("/release risk standard the tokens are for tests")
        await room.card.shows("risk: high")
        said = await room.alice.types("/release risk standard really")
        assert "takes a second person" in said
        said = await room.carol.clicks("Agree: services-v1.2.0 is of standard risk")
        assert "takes the role module-owner, platform or security" in said
        await room.card.shows("risk: high")
        await room.sam.clicks("Agree: services-v1.2.0 is of standard risk")
        await room.card.shows("lowered by two people: the tokens are for tests", "Change approval")

        merges(room, "fix: tokens of one day", {"services/auth/day.sh": "true\n"})
        await room.polls()
        await room.alice.clicks("Take in")
        await room.card.shows("risk: high (auth changed in 2 commits)")
        assert room.runs(SERVICES) == "services-v1.1.1"


@pytest.mark.covers("B8")
async def test_a_class_nobody_knows_is_refused_with_the_classes(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        said = await room.alice.types("/release start minor --component services --risk hihg")
        assert "is not a risk class here" in said
        await up_to_approval(room)
        said = await room.alice.types("/release risk hihg oh")
        assert "Did you mean “high”?" in said
        assert "already" in await room.alice.types("/release risk standard oh")


@pytest.mark.covers("B8")
async def test_what_a_line_says_makes_it_risky_wherever_it_stands(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        line = {"services/reports/all.sql": "ALTER TABLE x DISABLE ROW LEVEL SECURITY;\n"}
        merges(room, "fix: reports of all tenants", line)
        said = await room.alice.types("/release plan minor --component services")
        assert "*Risk* high: isolation changed in 1 commit" in said


@pytest.mark.covers("B8")
async def test_one_person_with_two_roles_counts_once(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")  # module owner, and a reviewer
        await room.card.shows("1 of 2")
        assert "approved already" in await room.bob.clicks("Approve")
        assert room.runs(SERVICES) == "services-v1.1.1"
        await room.carol.clicks("Approve")
        await room.card.shows("is in production", "2 of 2")
