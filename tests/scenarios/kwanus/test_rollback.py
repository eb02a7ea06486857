"""kwanus: back to the previous tag, then a person about the database, then the revert (A8)."""

from pathlib import Path

import pytest

from tests.room import Room, open_room, text_of
from tests.scenarios.kwanus.ways import (
    config,
    finished,
    frees,
    held,
    holds,
    into_production,
    kills,
    policy,
    sign_staging,
    up_to_approval,
)


async def decides(room: Room, answer: str = "no") -> None:
    """The decision about the database."""
    await room.dora.clicks("Decide: restore database", answer=answer, note="no schema change")


async def back_at_the_old_one(room: Room) -> None:
    """Everything a complete rollback leaves behind."""
    assert room.runs() == "v1.1.1"
    assert room.remote.show("main", "VERSION") == "1.1.1\n"
    assert not room.remote.git("diff", "v1.1.1", "main")
    assert room.remote.git("merge-base", "--is-ancestor", "main", "develop") == ""
    assert "v1.2.0" in room.remote.tags()


@pytest.mark.covers("A8")
async def test_back_after_a_finished_release(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await finished(room)
        await room.dora.types("/release rollback")
        await room.dora.submits(reason="vouchers are counted twice")
        await room.card.shows("A decision is open: restore database?")
        # first the old version runs again, then a person is asked, then git
        assert room.deploys() == ["v1.1.1", "v1.2.0", "v1.1.1"]
        log = room.project.environments / "production" / "deploys.log"
        assert log.read_text().split()[-2] == room.remote.sha("v1.1.1"), "whoever deploys by commit"
        assert room.remote.show("main", "VERSION") == "1.2.0\n"
        await decides(room)
        await room.card.shows("v1.2.0 was rolled back to v1.1.1")
        await back_at_the_old_one(room)
        steps = [s.entry.data["step"] for s in await room.record() if s.entry.kind == "step-ended"]
        assert [step for step in steps if step.startswith("rollback/")] == [
            "rollback/redeploy-previous",
            "rollback/verify-production",
            "rollback/revert",
            "rollback/merge-back-to-staging",
        ]
        assert not room.card.buttons
        assert "decided “restore database?”: *no*: no schema change" in room.log()


@pytest.mark.covers("A8", "A7")
async def test_back_in_the_middle_of_the_deploy(tmp_path: Path):
    async with open_room(tmp_path, edit=config(held("deploy"))) as room:
        await up_to_approval(room)
        holds(room, "deploy")
        await room.bob.clicks("Approve")
        await room.card.shows("Deploy to production – running")
        await room.dora.types("/release rollback")
        await room.dora.submits(reason="wrong version")
        frees(room, "deploy")
        await room.card.shows("A decision is open")
        stopped = "“Deploy to production” ended, as the release turned back: ended by SIGTERM"
        assert stopped in room.log()
        assert "correct the cause" not in room.log()
        assert not any(stopped in text_of(m) for m in room.messages()), "nobody mends that"
        assert room.deploys() == ["v1.1.1", "v1.1.1"]
        await decides(room)
        await room.card.shows("v1.2.0 was rolled back")
        await back_at_the_old_one(room)


@pytest.mark.covers("A8", "A7")
async def test_no_gate_no_pause_and_no_switch_stands_in_the_way_back(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.breaks("deploy-production")
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed")
        room.mends("deploy-production")
        await room.alice.types("/release pause")
        await room.alice.types("/release stop all hell breaks loose")
        room.eve.pushes("oops", {"docs/oops.md": "oops\n"}, to="main")
        await room.polls()
        await room.dora.clicks("Roll back to v1.1.1", reason="it does not come up")
        await room.card.shows("A decision is open")
        assert room.deploys() == ["v1.1.1", "v1.1.1"]
        await decides(room)
        await room.card.shows("v1.2.0 was rolled back")
        assert room.remote.show("main", "VERSION") == "1.1.1\n"
        assert room.remote.show("main", "docs/oops.md") == "oops\n"


@pytest.mark.covers("A8")
async def test_a_failed_step_back_is_shown_and_tried_again(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await into_production(room)
        room.breaks("deploy-production")
        await room.dora.types("/release rollback")
        await room.dora.submits(reason="it is slow")
        await room.card.shows("“Redeploy v1.1.1” failed: exit status 1")
        assert room.runs() == "v1.2.0"
        assert "“Redeploy v1.1.1” failed" in await room.alice.types("/release why")
        assert "1.2.0 is still open" in await room.alice.types("/release start minor")
        room.mends("deploy-production")
        await room.alice.types("/release retry")
        await room.card.shows("A decision is open")
        assert room.runs() == "v1.1.1"
        await decides(room)
        await room.card.shows("v1.2.0 was rolled back")


@pytest.mark.covers("A8", "F4")
async def test_the_number_is_burnt_and_the_next_plan_says_what_stays_out(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await into_production(room)
        await room.dora.types("/release rollback")
        await room.dora.submits(reason="vouchers are counted twice")
        await room.passes(minutes=7)
        await decides(room)
        await room.card.shows("v1.2.0 was rolled back")

        room.noor.pushes("feat: sell cups", {"src/cups.sh": "true\n"})
        plan = await room.alice.types("/release plan minor")
        assert "v1.1.1 → *v1.3.0*" in plan
        out = plan.split("*Taken back before, stays out*")[1]
        assert "sell oolong" in out
        await room.alice.types("/release start minor")
        await room.card.shows("v1.1.1 → *v1.3.0*")
        await sign_staging(room)
        assert "The last rollback took 7 min." in text_of(room.request)
        await room.bob.clicks("Approve")
        await room.card.shows("v1.3.0 is in production")
        notes = room.remote.show("main", "CHANGELOG.md").split("[1.1.1]")[0]
        assert "sell cups" in notes
        assert "oolong" not in notes
        assert "oolong" not in room.remote.show("main", "data/products.txt")


@pytest.mark.covers("A8")
async def test_a_revert_of_the_revert_is_told_as_in_again(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await into_production(room)
        await room.dora.types("/release rollback")
        await room.dora.submits(reason="vouchers are counted twice")
        await decides(room)
        await room.card.shows("v1.2.0 was rolled back")

        revert = room.remote.git("log", "--format=%H", "--grep=^This reverts commit", "develop")
        tree = room.remote.git("rev-parse", f"{revert}^^{{tree}}")
        said = f'Reapply "Merge v1.2.0 to main"\n\nThis reverts commit {revert}.'
        again = room.remote.git(
            "commit-tree", tree, "-p", "develop", "-m", said, env=room.remote._identity("Noor")
        )
        room.remote.branch("develop", at=again)
        plan = await room.alice.types("/release plan minor")
        assert "sell oolong" in plan.split("*Taken back before, in again*")[1]
        assert "stays out" not in plan


@pytest.mark.covers("A8")
async def test_nobody_knows_how_the_deploy_ended_so_a_person_says_it(tmp_path: Path):
    async with open_room(tmp_path, edit=config(held("deploy"))) as room:
        await up_to_approval(room)
        holds(room, "deploy")
        await room.bob.clicks("Approve")
        await room.card.shows("Deploy to production – running")
        await kills(room, "production/deploy-production")
        await room.restarts()
        await room.card.shows("Nobody saw how “Deploy to production” ended")
        frees(room, "deploy")
        await room.passes(hours=1)
        assert room.deploys() == ["v1.1.1"]  # never again by itself
        await room.alice.clicks("Say how it ended", outcome="again", reason="nothing was copied")
        await room.card.shows("v1.2.0 is in production")
        assert room.deploys() == ["v1.1.1", "v1.2.0"]


@pytest.mark.covers("A8")
async def test_the_first_release_of_all_is_taken_back_although_nothing_was_before(tmp_path: Path):
    holds_all = policy(("refuses: [breaking, migrations], freeze: [mig", "freeze: [mig"))
    async with open_room(tmp_path, edit=holds_all) as room:
        for tag in room.remote.tags():
            room.remote.delete(f"refs/tags/{tag}")
        room.noor.pushes("chore: begin", {"VERSION": "0.0.0\n"}, to="main")
        room.remote.merge("develop", "main")
        await up_to_approval(room)
        room.breaks("deploy-production")
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed")
        await room.dora.clicks("Take v0.1.0 back", reason="it does not come up")
        assert "no version before v0.1.0; what runs stays until somebody takes it" in room.log()
        await decides(room)
        await room.card.shows("v0.1.0 was rolled back by")
        assert not room.remote.git("diff", "v0.1.0^", "main")
        room.noor.pushes("feat: sell cups", {"src/cups.sh": "true\n"})
        assert "v0.2.0 has begun" in await room.alice.types("/release start minor")


@pytest.mark.covers("A8")
async def test_only_the_latest_release_goes_back(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await finished(room)
        room.noor.pushes("fix: one more thing", {"src/more.sh": "true\n"})
        await finished(room, "patch")
        await room.dora.types("/release rollback 1.2.0")
        said = await room.dora.tries(reason="it is slow")
        assert "1.2.1" in said
        assert "Roll back the latest one first" in said
        assert room.runs() == "v1.2.1"


@pytest.mark.covers("A8")
async def test_before_production_there_is_nothing_to_roll_back(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        await room.dora.types("/release rollback")
        assert "has not touched production" in await room.dora.tries(reason="no")


@pytest.mark.covers("A8", "A3")
async def test_the_revert_is_no_direct_commit_of_the_next_release(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await into_production(room)
        await room.dora.types("/release rollback")
        await room.dora.submits(reason="it is slow")
        await decides(room, "yes")
        await room.card.shows("v1.2.0 was rolled back")
        room.noor.pushes("fix: one more thing", {"src/more.sh": "true\n"})
        await up_to_approval(room, "patch")
        await room.card.shows("v1.1.1 → *v1.1.2*")
