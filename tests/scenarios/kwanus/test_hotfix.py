"""kwanus: hotfix/* → main → production → develop, on the short path (A9)."""

from pathlib import Path

import pytest

from tests.room import Room, buttons_of, open_room, text_of
from tests.scenarios.kwanus.ways import sign_staging, up_to_approval

BRANCH = "hotfix/price-of-mint"


async def hotfixed(room: Room, what: str = BRANCH) -> None:
    """A hotfix that is in production."""
    said = await room.alice.types(f"/release hotfix {what}")
    assert "has begun" in said, said
    await room.card.shows("Waits for Urgent approval")
    await room.omar.clicks("Approve")


@pytest.mark.covers("A1", "A9")
async def test_an_existing_branch_goes_straight_to_production_and_back_to_develop(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await hotfixed(room)
        await room.card.shows("v1.1.1-hotfix.1 is in production")
        assert room.runs() == "v1.1.1-hotfix.1"
        assert room.deploys("staging") == ["v1.1.1"]  # staging was not used
        assert room.remote.sha("v1.1.1-hotfix.1") == room.remote.sha("main")
        assert room.remote.git("merge-base", "--is-ancestor", "main", "develop") == ""
        assert "tea-mint:Mint tea:3.50" in room.remote.show("develop", "data/products.txt")
        assert room.remote.show("main", "VERSION") == "1.1.1-hotfix.1\n"
        notes = "[1.1.1-hotfix.1] - 2026-02-09\nFixed\n- mint tea costs 3.50\n\n[1.1.1] - "
        assert room.remote.show("main", "CHANGELOG.md").startswith(notes)
        assert "shop v1.1.1-hotfix.1 is released, after v1.1.1" in room.announcements()[-1]
        asked = (await room.release()).attempts
        assert "staging/deploy-staging" not in asked
        await room.passes(minutes=15)
        await room.card.shows("✅ v1.1.1-hotfix.1 is released")


@pytest.mark.covers("A9", "A7", "A3")
async def test_only_on_call_approves_a_hotfix_and_ci_and_tests_must_pass(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.breaks("test")  # which CI runs as well
        await room.alice.types(f"/release hotfix {BRANCH}")
        await room.card.shows("⛔ Full CI – failed", "⛔ Tests pass – failed")
        assert "is not open now" in await room.omar.types("/release approve")
        assert room.runs() == "v1.1.1"
        room.mends("test")
        await room.alice.clicks("Try again: Tests pass")
        await room.card.shows("✅ Tests pass – done")
        assert "is not open now" in await room.omar.types("/release approve")
        await room.alice.clicks("Try again: Full CI")
        await room.card.shows("Waits for Urgent approval")
        await room.omar.clicks("Approve")
        await room.card.shows("is in production")


@pytest.mark.covers("A9")
async def test_an_approver_of_releases_is_none_of_hotfixes(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types(f"/release hotfix {BRANCH}")
        await room.card.shows("Waits for Urgent approval")
        assert "<!subteam^S0ONCALL00>" in text_of(room.request)
        assert "takes the role on-call" in await room.bob.clicks("Approve")
        assert room.runs() == "v1.1.1"


@pytest.mark.covers("A9")
async def test_a_title_makes_the_branch_and_waits_for_the_fix(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release hotfix Green tea is too cheap!")
        await room.card.shows("The branch `hotfix/green-tea-is-too-cheap` is not marked ready")
        branch = "hotfix/green-tea-is-too-cheap"
        assert room.remote.head(branch) == room.remote.sha("main")
        said = await room.alice.clicks("Ready")
        assert "Nothing new is on `hotfix/green-tea-is-too-cheap`" in said

        room.noor.pushes("fix: green tea is 5.20", {"docs/price.md": "5.20\n"}, to=branch)
        await room.polls()
        await room.alice.clicks("Ready")
        await room.card.shows("Waits for Urgent approval")
        await room.omar.clicks("Approve")
        await room.card.shows("v1.1.1-hotfix.1 is in production")
        assert room.remote.show("main", "docs/price.md") == "5.20\n"


@pytest.mark.covers("A9", "A2")
async def test_a_hotfix_with_a_feature_is_refused(tmp_path: Path):
    async with open_room(tmp_path) as room:
        sha = room.noor.pushes("feat: sell cups", {"src/cups.sh": "true\n"}, to=BRANCH)
        said = await room.alice.types(f"/release hotfix {BRANCH}")
        assert "takes no features" in said
        assert f"`{sha[:8]}` feat: sell cups – Noor" in said


@pytest.mark.covers("A9", "A2")
async def test_a_feature_that_comes_after_the_start_of_a_hotfix_is_refused_as_well(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await room.alice.types("/release hotfix Green tea is too cheap")
        branch = "hotfix/green-tea-is-too-cheap"
        sha = room.noor.pushes("feat: sell cups", {"src/cups.sh": "true\n"}, to=branch)
        await room.alice.clicks("Ready")
        await room.card.shows("a hotfix must not hold features", f"{sha[:8]} feat: sell cups")
        assert not any(room.key_of(m).startswith("request:") for m in room.messages())


@pytest.mark.covers("A9")
async def test_the_merge_back_meets_a_conflict_and_the_hotfix_stays_open(tmp_path: Path):
    async with open_room(tmp_path) as room:
        prices = "tea-green:Green tea:9\ntea-mint:Mint tea:9\n"
        room.tomas.pushes("fix: prices", {"data/products.txt": prices})
        await hotfixed(room)
        await room.card.shows("“Merge back to develop” failed", "conflicts in data/products.txt")
        assert "Tomás Silva" in room.card.text or "Tomas" in room.card.text
        assert room.runs() == "v1.1.1-hotfix.1"
        await room.passes(hours=2)
        assert (await room.release()).ended_at is None
        assert (await room.release()).status == "running"

        tree = room.remote.git("rev-parse", "develop^{tree}")
        argv = ("commit-tree", tree, "-p", "develop", "-p", "main", "-m", "Merge main to develop")
        room.remote.branch("develop", at=room.remote.git(*argv, env=room.remote._identity("Noor")))
        await room.alice.clicks("Try again: Merge back to develop")
        await room.card.shows("v1.1.1-hotfix.1 is in production")
        await room.passes(minutes=15)
        await room.card.shows("✅ v1.1.1-hotfix.1 is released")


@pytest.mark.covers("A1")
async def test_the_patch_after_a_hotfix_counts_on_from_the_release(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await hotfixed(room)
        await room.card.shows("is in production")
        assert "v1.1.1-hotfix.1 → *v1.2.0*" in await room.alice.types("/release plan minor")
        plan = await room.alice.types("/release plan patch")
        assert "v1.1.1-hotfix.1 → *v1.1.2*" in plan
        assert "mint tea costs 3.50" not in plan
        room.remote.branch("hotfix/second", at="main")
        room.noor.pushes("fix: and once more", {"docs/x.md": "x\n"}, to="hotfix/second")
        await hotfixed(room, "hotfix/second")
        await room.card.shows("v1.1.1-hotfix.1 → *v1.1.1-hotfix.2*")
        assert room.runs() == "v1.1.1-hotfix.2"


@pytest.mark.covers("A9", "A8")
async def test_a_hotfix_beside_a_minor_the_minor_takes_it_in_and_rolls_back_to_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await hotfixed(room)
        await room.until(lambda: room.runs() == "v1.1.1-hotfix.1", "hotfix in production")
        await room.polls()
        await room.bob.types("/release approve 1.2.0")
        minor = (await room.releases())[0]
        assert room.runs() == "v1.1.1-hotfix.1"  # what was validated lacks the hotfix
        await room.alice.types("/release take-in 1.2.0")
        assert len((await room.releases())[0].candidates) == 2
        await room.carol.types("/release sign qa 1.2.0")
        for gate, who in (("qa", room.carol), ("performance", room.carol), ("security", room.sam)):
            await who.types(f"/release sign {gate} 1.2.0")
        await room.bob.types("/release approve 1.2.0")
        await room.until(lambda: room.runs() == "v1.2.0", "minor in production")
        assert "3.50" in room.remote.show("main", "data/products.txt")
        await room.dora.types("/release rollback 1.2.0")
        await room.dora.submits(reason="it is slow")
        await room.until(lambda: room.runs() == "v1.1.1-hotfix.1", "back at the hotfix")
        assert minor.version == "1.2.0"


@pytest.mark.covers("A9", "F3")
async def test_a_minor_that_has_the_fix_takes_in_what_only_slipway_wrote(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.remote.merge("develop", BRANCH)
        await up_to_approval(room)
        await hotfixed(room)
        await room.until(lambda: room.runs() == "v1.1.1-hotfix.1", "hotfix in production")
        await room.polls()
        minor = next(m for m in room.messages() if "Abort v1.2.0" in "".join(buttons_of(m)))
        behind = "Behind `develop`: the merge-back of v1.1.1-hotfix.1 not in this release"
        assert behind in text_of(minor)
        await room.bob.types("/release approve 1.2.0")
        assert room.runs() == "v1.1.1-hotfix.1", "both wrote version and changelog"
        await room.alice.types("/release take-in 1.2.0")
        for gate, who in (("qa", room.carol), ("performance", room.carol), ("security", room.sam)):
            await who.types(f"/release sign {gate} 1.2.0")
        await room.bob.types("/release approve 1.2.0")
        await room.until(lambda: room.runs() == "v1.2.0", "minor in production")
        assert "[1.1.1-hotfix.1]" in room.remote.show("main", "CHANGELOG.md")


@pytest.mark.covers("A9", "A8")
async def test_a_hotfix_rolls_back_to_what_ran_before(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await hotfixed(room)
        await room.card.shows("is in production")
        await room.dora.types("/release rollback")
        await room.dora.submits(reason="it is worse")
        await room.dora.clicks("Decide: restore database", answer="no")
        await room.card.shows("v1.1.1-hotfix.1 was rolled back to v1.1.1")
        assert room.runs() == "v1.1.1"
        assert "v1.1.1 → *v1.1.1-hotfix.2*" in await room.alice.types(
            "/release plan hotfix hotfix/again"
        )


@pytest.mark.covers("A9")
async def test_a_branch_that_does_not_fit_the_pattern_is_refused(tmp_path: Path):
    async with open_room(tmp_path) as room:
        said = await room.alice.types("/release hotfix develop")
        assert "hotfix/*" in said
        assert "Not done" in said
        assert not await room.releases()


@pytest.mark.covers("A9", "A8")
async def test_a_hotfix_while_a_minor_is_being_deployed_waits_for_it(tmp_path: Path):
    async with open_room(tmp_path) as room:
        room.breaks("deploy-production")
        await room.alice.types("/release start minor")
        await sign_staging(room)
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed")
        room.mends("deploy-production")
        await room.alice.types(f"/release hotfix {BRANCH}")
        await room.omar.types("/release approve 1.1.1-hotfix.1")
        # main holds 1.2.0 now, which is not in production yet: nothing goes out between
        assert room.runs() == "v1.1.1"
        assert "v1.1.1-hotfix.1" not in room.remote.tags()
