"""npm, when something goes wrong: scripts that fail or hang, giving up, going back."""

from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.npm.ways import (
    BRANCH,
    begun,
    config,
    frees,
    held,
    holds,
    into_production,
    merges,
    sign_docs,
    sign_testing,
    up_to_review,
)


def titles(room: Room) -> list[str]:
    """What the card offers, without its pause."""
    return [label for label in room.card.buttons if not label.startswith("Pause")]


async def under_way(room: Room, step: str) -> str:
    """The id of a step's run."""
    last = (await room.release()).last(step)
    assert last, step
    assert last.run, step
    return last.run


# --- scripts --------------------------------------------------------------------------------


@pytest.mark.covers("E5")
async def test_a_build_that_fails_after_the_tag_is_tried_again_on_the_same_tag(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        room.breaks("build")
        await room.bob.clicks("Approve")
        await room.card.shows("“Run build” failed: exit status 1")
        assert room.runs() == "v2.3.1", "nothing is deployed that was not built"
        tagged = room.remote.git("rev-parse", "v2.4.0")
        assert titles(room) == ["Try again: Run build", "Roll back to v2.3.1…"]

        room.mends("build")
        await room.bob.clicks("Try again: Run build")
        await room.card.shows("v2.4.0 is in production")
        assert room.remote.git("rev-parse", "v2.4.0") == tagged
        assert room.runs() == "v2.4.0"


@pytest.mark.covers("E5", "A4", "A8")
async def test_a_build_that_cannot_be_mended_is_rolled_back_and_its_number_is_burnt(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        room.breaks("build")
        await room.bob.clicks("Approve")
        await room.card.shows("“Run build” failed")
        tagged = room.remote.git("rev-parse", "v2.4.0")
        await room.bob.clicks("Roll back to v2.3.1", reason="the bundler is broken")
        await room.card.shows("was rolled back to v2.3.1")
        assert room.deploys() == ["v2.3.1"], "production never got it, so nothing is deployed back"
        assert room.remote.git("rev-parse", "v2.4.0") == tagged, "a tag is never moved or deleted"
        assert '"version": "2.3.1"' in room.remote.show("main", "package.json")


@pytest.mark.covers("E5")
async def test_a_deploy_that_fails_says_its_last_words_and_offers_the_way_back(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        room.breaks("deploy-production")
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed: exit status 1")
        assert "FAILED: deploy-production" in room.log()
        assert titles(room) == ["Try again: Deploy to production", "Roll back to v2.3.1…"]
        assert not room.announcements()
        room.mends("deploy-production")
        await room.bob.clicks("Try again")
        await room.card.shows("v2.4.0 is in production")
        assert room.deploys() == ["v2.3.1", "v2.4.0"]


@pytest.mark.covers("E5")
async def test_a_verification_that_fails_is_not_announced(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        room.breaks("verify")
        await room.bob.clicks("Approve")
        await room.card.shows("“Verify production” failed")
        assert not room.announcements()
        assert not (room.project.environments / "status.html").exists()
        room.mends("verify")
        await room.alice.clicks("Try again")
        await room.card.shows("v2.4.0 is in production")


@pytest.mark.covers("E5")
async def test_a_deploy_that_hangs_is_ended_at_its_limit(tmp_path: Path):
    line = '"{environment}", "{tag}"]\n        limit: 30s\n        env: [DEMO_ENVIRONMENTS, DEMO_SPEED]\n      verify'
    edit = config(held("deploy"), (line, line.replace("30s", "1s")))
    async with open_room(tmp_path, "npm", edit=edit) as room:
        await up_to_review(room)
        holds(room, "deploy")
        await room.bob.clicks("Approve")
        await room.until(lambda: "ran into its time limit" in room.card.text, "the time limit")
        assert room.runs() == "v2.3.1"
        assert titles(room) == ["Try again: Deploy to production", "Roll back to v2.3.1…"]
        frees(room, "deploy")
        await room.bob.clicks("Try again")
        await room.card.shows("v2.4.0 is in production")


@pytest.mark.covers("E5")
async def test_the_output_of_a_long_deploy_is_live_in_the_thread(tmp_path: Path):
    async with open_room(tmp_path, "npm", edit=config(held("deploy"))) as room:
        await up_to_review(room)
        holds(room, "deploy")
        await room.bob.clicks("Approve")
        await room.card.shows("Deploy to production – running")
        run = await under_way(room, "release-day/deploy-production")
        tail = room.app.world.runs.tail
        await room.until(lambda: "Waiting for the deploy" in tail(run), "its first line")
        room.clock.passes(seconds=4)
        await room.looks_live()
        live = [text for text in room.thread() if "Waiting for the deploy" in text]
        assert len(live) == 1
        assert room.runs() == "v2.3.1"
        await room.looks_live()
        assert [text for text in room.thread() if "Waiting for the deploy" in text] == live
        assert "▶ Deploy to production" in live[0]

        room.clock.passes(seconds=26)
        await room.looks_live()
        await room.card.shows("30 s so far", "Waiting for the deploy")

        frees(room, "deploy")
        await room.card.shows("v2.4.0 is in production")


# --- giving up ------------------------------------------------------------------------------


@pytest.mark.covers("E3")
async def test_an_abort_takes_branch_and_freeze_away_and_frees_the_number(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        await room.alice.clicks("Abort", reason="not this week")
        await room.card.shows("was aborted by")
        assert BRANCH not in room.remote.heads()
        assert "Nothing is frozen" in await room.eve.types("/release freeze status")
        assert not room.card.buttons
        await begun(room)
        await room.card.shows("v2.3.1 → *v2.4.0*")


@pytest.mark.covers("E3")
async def test_an_abort_leaves_a_branch_that_holds_the_work_of_others(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        sha = room.mei.pushes("fix: darken links", {"src/link.css": "a {}\n"}, to=BRANCH)
        await room.alice.clicks("Abort", reason="not this week")
        await room.card.shows("was aborted by")
        assert room.remote.sha(BRANCH) == sha
        last = (await room.release()).last("abort/clean-up")
        assert last
        assert last.detail == f"{BRANCH} stays: it holds commits that are nowhere else"


@pytest.mark.covers("E3")
async def test_only_the_requester_and_the_release_manager_abort(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        said = await room.bob.types('/release abort --reason "I do not like it"')
        assert "may.abort" in said
        assert BRANCH in room.remote.heads()
        await room.dora.types('/release abort --reason "the team is on holiday"')
        await room.card.shows("was aborted by")


@pytest.mark.covers("E3")
async def test_an_abort_while_staging_is_deployed_waits_for_the_script(tmp_path: Path):
    async with open_room(tmp_path, "npm", edit=config(held("deploy"))) as room:
        await begun(room)
        holds(room, "deploy")
        await sign_docs(room)
        await room.card.shows("Deploy to staging – running")
        await room.alice.clicks("Abort", reason="not this week")
        await room.until(lambda: "was aborted by" in room.card.text, "aborted")
        frees(room, "deploy")
        assert BRANCH not in room.remote.heads()
        assert room.runs("staging") == "v2.3.1", "the script was ended, not left behind"


# --- going back -----------------------------------------------------------------------------


@pytest.mark.covers("A8", "E5")
async def test_a_rollback_redeploys_verifies_and_reverts_in_this_order(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await into_production(room)
        await room.omar.clicks("Roll back to v2.3.1", reason="the bar never ends")
        await room.card.shows("was rolled back to v2.3.1")
        assert room.deploys() == ["v2.3.1", "v2.4.0", "v2.3.1"]
        assert room.remote.log()[0] == 'Revert "Merge v2.4.0 to main"'
        assert room.remote.git("rev-parse", "main^{tree}") == room.remote.git(
            "rev-parse", "main~1^1^{tree}"
        )
        assert '"version": "2.3.1"' in room.remote.show("main", "package.json")
        ended = [x.entry.data["step"] for x in await room.record() if x.entry.kind == "step-ended"]
        assert ended[-3:] == [
            "rollback/redeploy-previous", "rollback/verify-production", "rollback/revert",
        ]  # fmt: skip
        assert "v2.4.0" in room.remote.tags()


@pytest.mark.covers("A7", "A8")
async def test_no_open_gate_and_no_stop_is_in_the_way_of_a_rollback(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await into_production(room)
        await room.omar.types("/release stop the data centre burns")
        await room.dora.types('/release rollback --reason "the bar never ends"')
        await room.card.shows("was rolled back to v2.3.1")
        assert room.runs() == "v2.3.1"


async def rolled_back_with_a_fix(room: Room) -> str:
    """v2.4.0 with a fix that only the release branch had, rolled back; the revert."""
    await begun(room)
    room.mei.pushes("fix: darken links", {"src/link.css": "a {}\n"}, to=BRANCH)
    await room.polls()
    await room.alice.clicks("Take in 1 newer commit")
    await sign_docs(room)
    await sign_testing(room)
    await room.bob.clicks("Approve")
    await room.omar.clicks("Roll back to v2.3.1", reason="the bar never ends")
    await room.card.shows("was rolled back to v2.3.1")
    return room.remote.sha("main")


async def forwarded(room: Room) -> None:
    """Ready, and main fast-forwarded to it by hand, which the release manager lets through."""
    await room.polls()
    await room.alice.clicks("Take in 1 newer commit")
    await sign_docs(room)
    await sign_testing(room)
    room.remote.branch("main", at=BRANCH)
    await room.polls()
    await room.dora.types("/release waive direct --reason it is what was reviewed")
    await room.bob.clicks("Approve")
    await room.card.shows("v2.4.0 is in production")


@pytest.mark.covers("A8")
async def test_what_was_fast_forwarded_by_hand_is_taken_back_whole(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        before = room.remote.git("rev-parse", "main^{tree}")
        room.mei.pushes("fix: darken links", {"src/link.css": "a {}\n"}, to=BRANCH)
        await forwarded(room)
        await room.omar.clicks("Roll back to v2.3.1", reason="the bar never ends")
        await room.card.shows("was rolled back to v2.3.1")
        assert room.remote.git("rev-parse", "main^{tree}") == before
        plan = await room.alice.types("/release plan minor")
        assert "darken links" in plan.partition("stays out")[2]
        assert "darken links" not in plan.partition("stays out")[0]


@pytest.mark.covers("A8")
async def test_merges_that_were_fast_forwarded_by_hand_are_left_to_a_person(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        merges(room, "fix: darken links", {"src/link.css": "a {}\n"}, into=BRANCH)
        await forwarded(room)
        await room.omar.clicks("Roll back to v2.3.1", reason="the bar never ends")
        await room.card.shows("main was fast-forwarded to v2.4.0 by hand, over merges that may")
        assert room.runs() == "v2.3.1", "production went back all the same"
        said = f"Revert v2.4.0\n\nSlipway-Reverts: {room.remote.sha('main')}"
        room.mei.pushes(said, {"src/link.css": "\n"}, to="main")
        await room.omar.clicks("Try again: Revert")
        await room.card.shows("was rolled back to v2.3.1")


@pytest.mark.covers("A8")
async def test_the_next_plan_says_what_stays_out_and_uses_a_new_number(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await rolled_back_with_a_fix(room)
        merges(room, "feat: add a slider", {"src/slider.html": '<input aria-label="V">\n'})
        plan = await room.alice.types("/release plan minor")
        assert "v2.5.0" in plan
        assert "darken links" in plan.partition("stays out")[2]
        assert "darken links" not in plan.partition("stays out")[0]
        await into_production(room)
        await room.card.shows("v2.5.0 is in production")
        head = room.remote.show("main", "CHANGELOG.md").split("\n# v2.3.1")[0]
        assert head == (
            "# v2.5.0 (2026-02-09)\n\n## Features\n- add a progress bar\n- add a slider\n\n"
            "## Bug Fixes\n- show the focus in dark mode\n\n"
            "## Performance\n- load one stylesheet instead of five\n"
        )


@pytest.mark.covers("A8")
async def test_what_was_taken_back_comes_in_again_with_the_revert_of_the_revert(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        revert = await rolled_back_with_a_fix(room)
        paths = ("package.json", "CHANGELOG.md", "src/link.css")
        files = {path: room.remote.show("v2.4.0", path) for path in paths}
        merges(room, f'Revert "Revert"\n\nThis reverts commit {revert}.\n', files)
        plan = await room.alice.types("/release plan minor")
        assert "It can start" in plan
        assert "darken links" in plan.partition("in again")[2]
        await into_production(room)
        await room.card.shows("v2.5.0 is in production")
        assert '"version": "2.5.0"' in room.remote.show("main", "package.json")
        assert "- darken links\n" in room.remote.show("main", "CHANGELOG.md").split("# v2.4.0")[0]


@pytest.mark.covers("A8")
async def test_a_rollback_that_fails_is_tried_again(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await into_production(room)
        room.breaks("deploy-production")
        await room.omar.clicks("Roll back to v2.3.1", reason="the bar never ends")
        await room.card.shows("“Redeploy v2.3.1” failed")
        assert room.remote.log()[0] == "Merge v2.4.0 to main", (
            "reverted only once production is back"
        )
        room.mends("deploy-production")
        await room.omar.clicks("Try again")
        await room.card.shows("was rolled back to v2.3.1")
        assert room.runs() == "v2.3.1"


@pytest.mark.covers("A8", "E7")
async def test_only_the_latest_release_is_rolled_back(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await into_production(room)
        merges(room, "fix: darken links", {"src/link.css": "a {}\n"})
        await into_production(room, "patch")
        said = await room.dora.types('/release rollback 2.4.0 --reason "no"')
        assert "2.4.1" in said
        assert "Roll back the latest one first" in said
        assert room.runs() == "v2.4.1"
