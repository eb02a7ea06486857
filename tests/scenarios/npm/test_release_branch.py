"""npm, the release branch: what may land on it, and how it gets into the release."""

import asyncio
from pathlib import Path

import pytest

from release.journal import Sealed
from tests.room import Room, open_room
from tests.scenarios.npm.ways import (
    BRANCH,
    begun,
    merges,
    sign_docs,
    sign_testing,
    up_to_review,
)

FEATURE = {"src/slider.html": '<input type="range" aria-label="Volume">\n'}
FIX = {"src/link.css": "a:visited { color: #5a1d96 }\n"}


async def asks_for_an_exception(room: Room, reason: str) -> None:
    asks = room.alice.clicks
    await asks("Ask for an exception", reason=reason, risk="low", way_back="remove the file")


def began(record: list[Sealed], step: str) -> int:
    """How often a step began."""
    return sum(x.entry.kind == "step-began" and x.entry.data["step"] == step for x in record)


@pytest.mark.covers("E3", "C6", "A12")
async def test_a_feature_on_the_release_branch_blocks_and_is_named(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        sha = room.mei.pushes("feat: add a slider", FEATURE, to=BRANCH)
        await room.polls()
        await room.card.shows("Changes landed on a frozen branch", sha[:8])
        assert "which is frozen for breaking and features" in room.log()
        assert "add a slider" in room.log()

        await room.bob.types("/release approve")
        assert room.runs() == "v2.3.1"
        assert "v2.4.0" not in room.remote.tags()
        why = await room.eve.types("/release why")
        assert "release-manager" in why
        assert "An exception" in why


@pytest.mark.covers("E3", "C6", "F5")
async def test_the_owner_of_the_freeze_lets_one_through(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        room.mei.pushes("feat: add a slider", FEATURE, to=BRANCH)
        await room.polls()
        await asks_for_an_exception(room, "the law wants it")
        assert "does not" not in await room.bob.clicks("Grant the exception")
        await room.card.shows("Changes landed on a frozen branch")  # bob does not own the freeze
        await room.dora.clicks("Grant the exception")
        await room.card.shows("Waits for Final PR review")
        await room.alice.clicks("Take in 1 newer commit")
        await sign_docs(room)
        await sign_testing(room)
        await room.bob.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")
        assert "- add a slider" in room.remote.show("main", "CHANGELOG.md")


@pytest.mark.covers("C6", "A7")
async def test_what_was_taken_out_of_the_release_branch_does_not_come_back(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        made = room.remote.sha(BRANCH)
        room.bob.pushes("fix: darken visited links", FIX, to=BRANCH)
        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("candidate 2")
        room.remote.branch(BRANCH, at=made)  # a force-push
        await room.polls()
        assert "darken visited links" in room.log().split(f"`{BRANCH}` was rewritten")[1]
        await room.alice.clicks("Take in the branch as it is now")
        await room.card.shows("candidate 3", "Waits for Final PR review")  # signed as it is
        await room.bob.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")
        assert "#5a1d96" not in room.remote.show("main", "src/link.css")


@pytest.mark.covers("C6", "A12")
async def test_a_denied_exception_keeps_the_release_waiting(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        room.mei.pushes("feat: add a slider", FEATURE, to=BRANCH)
        await room.polls()
        await asks_for_an_exception(room, "it is nice")
        await room.dora.clicks("Deny the exception", reason="not now")
        await room.card.shows("Changes landed on a frozen branch")
        assert "denied the exception: not now" in room.log()


@pytest.mark.covers("C6", "A12")
async def test_a_reverted_feature_no_longer_blocks(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        sha = room.mei.pushes("feat: add a slider", FEATURE, to=BRANCH)
        await room.polls()
        await room.card.shows("Changes landed on a frozen branch")
        said = f'Revert "feat: add a slider"\n\nThis reverts commit {sha}.\n'
        room.mei.pushes(said, {"src/slider.html": None}, to=BRANCH)
        await room.polls()
        await room.card.shows("Waits for Final PR review")


@pytest.mark.covers("C6", "F3")
async def test_a_fix_on_the_release_branch_makes_the_next_candidate(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        room.bob.pushes("fix: darken visited links", FIX, to=BRANCH)
        await room.polls()
        await room.card.shows(f"Behind `{BRANCH}` by 1", "Waits for Final PR review")
        assert "darken visited links" not in room.remote.show(BRANCH, "CHANGELOG.md")

        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("candidate 2", "⏳ Documentation updated (developer) – waiting")
        assert room.remote.log(BRANCH)[:2] == ["Release v2.4.0", "fix: darken visited links"]
        changelog = room.remote.show(BRANCH, "CHANGELOG.md")
        assert "- show the focus in dark mode\n- darken visited links\n" in changelog
        assert changelog.count("# v2.4.0 (") == 1


@pytest.mark.covers("C6", "F3", "E4")
async def test_a_fix_runs_the_checks_again_and_asks_again(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        await room.bob.clicks("Reject", reason="visited links are too light")
        room.mei.pushes("fix: darken visited links", FIX, to=BRANCH)
        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await room.card.shows("⏳ Documentation updated (developer) – waiting")
        await sign_docs(room)
        await sign_testing(room)
        await room.card.shows("Waits for Final PR review", "Final PR review: 0 of 1")
        assert "visited links are too light" not in room.card.text, "that was about candidate 1"
        record = await room.record()
        for step in ("gate/tests", "gate/security-scan", "testing/deploy-staging", "gate/smoke"):
            assert began(record, step) == 2, step
        await room.bob.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")
        assert room.remote.git("merge-base", "--is-ancestor", BRANCH, "main") == ""
        deployed = room.project.environments / "production" / "files" / "src" / "link.css"
        assert deployed.read_text() == FIX["src/link.css"]


@pytest.mark.covers("F3", "E6")
async def test_an_edit_of_the_notes_is_one_more_commit_on_the_release_branch(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        await sign_docs(room)
        await room.alice.types("/release notes edit")
        text = room.alice.form()["text"].replace(
            "add a progress bar", "Add a bar that shows progress"
        )
        await room.alice.submits(text=text)
        await room.card.shows("candidate 2")
        assert room.remote.log(BRANCH)[:2] == ["Release v2.4.0", "Release v2.4.0"]
        assert began(await room.record(), "gate/tests") == 1
        await sign_testing(room)
        await room.bob.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")
        changelog = room.remote.show("main", "CHANGELOG.md")
        assert changelog.startswith(
            "# v2.4.0 (2026-02-09)\n\n## Features\n- Add a bar that shows progress\n"
        )
        assert changelog.count("v2.4.0") == 1


@pytest.mark.covers("C6")
async def test_what_lands_on_main_meanwhile_is_not_shipped_unseen(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        merges(room, "feat: add a slider", FEATURE)
        await room.polls()
        await room.bob.clicks("Approve")
        await room.card.shows("“Merge to main” failed", "add a slider", "not validated")
        assert room.runs() == "v2.3.1"
        assert "v2.4.0" not in room.remote.tags()
        assert "Abort v2.4.0…" in room.card.buttons, "production is as it was"

        room.remote.merge(BRANCH, "main", author="Mei")
        await room.polls()
        await room.card.shows("Changes landed on a frozen branch")
        await asks_for_an_exception(room, "it is done")
        await room.dora.clicks("Grant the exception")
        await room.alice.clicks("Take in 1 newer commit")
        await sign_docs(room)
        await sign_testing(room)
        await room.carol.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")
        assert "- add a slider" in room.remote.show("main", "CHANGELOG.md")


@pytest.mark.covers("E3")
async def test_a_branch_of_that_name_that_is_not_ours_stops_the_start_of_it(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        room.remote.branch(BRANCH, at="v2.3.0")
        await room.alice.types("/release start minor")
        await room.card.shows("“Create the release branch” failed", "exists already")
        assert room.remote.sha(BRANCH) == room.remote.sha("v2.3.0")


@pytest.mark.covers("A12")
async def test_the_freeze_ends_with_the_release(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        assert BRANCH in await room.eve.types("/release freeze status")
        await sign_docs(room)
        await sign_testing(room)
        await room.bob.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")
        assert "Nothing is frozen" in await room.eve.types("/release freeze status")


@pytest.mark.covers("E3")
async def test_a_candidate_pushed_before_midnight_and_written_down_after_it(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        room.clock.passes(hours=13)  # 23:00 in Berlin
        pushed, died = list[str](), asyncio.Event()

        def dies(place: str) -> None:
            if place.endswith("/candidate:done"):
                pushed.append(room.remote.sha(BRANCH))
                died.set()
                raise asyncio.CancelledError

        room.app.world.crash_point = dies
        await room.slack.types("alice", room.channel, "/release start minor")
        async with asyncio.timeout(20):
            await died.wait()
        assert room.remote.show(BRANCH, "CHANGELOG.md").startswith("# v2.4.0 (2026-02-09)")
        room.clock.passes(hours=2)
        await room.restarts()
        await room.card.shows("Documentation updated (developer) – waiting")
        assert room.remote.show(BRANCH, "CHANGELOG.md").startswith("# v2.4.0 (2026-02-10)")
        assert room.remote.show(BRANCH, "CHANGELOG.md").count("# v2.4.0") == 1
        made = (await room.release()).candidates
        assert [one.commit for one in made] == [room.remote.sha(BRANCH)]
        assert room.remote.parents(BRANCH) == pushed


@pytest.mark.covers("A3", "A4")
async def test_a_merge_by_hand_that_holds_more_is_not_taken_for_the_candidate(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        merges(room, "fix: name the link", FIX)
        await up_to_review(room)
        merges(room, "fix: focus the button", {"src/button.css": "b { outline: 1px }\n"})
        room.remote.merge("main", BRANCH, "Merge pull request #61 from team/release", "Mei")
        await room.bob.clicks("Approve")
        await room.card.shows("main holds changes that were not validated", "focus the button")
        assert "v2.4.0" not in room.remote.tags()
        assert room.runs() == "v2.3.1"


@pytest.mark.covers("A3", "A4")
async def test_what_came_to_main_on_top_of_the_candidate_is_not_tagged_with_it(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        candidate = room.remote.branch("main", at=BRANCH)  # fast-forwarded by hand
        merges(room, "fix: name the link", FIX)
        await room.bob.clicks("Approve")
        await room.card.shows("v2.4.0 is in production")
        assert room.remote.tags()["v2.4.0"] == candidate


@pytest.mark.covers("A4")
async def test_a_tag_is_made_on_main_only_and_over_no_other(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        before = room.remote.sha("main")
        candidate = room.remote.branch("main", at=BRANCH)  # by hand, so the tag comes by itself
        room.remote.hook("update", 'case "$1" in refs/tags/*) exit 1;; esac')
        await room.bob.clicks("Approve")
        await room.card.shows("“Tag v2.4.0” failed")
        room.remote.hook("update", "exit 0")

        room.remote.branch("main", at=before)  # a force-push
        await room.alice.types("/release retry")
        await room.card.shows(f"{candidate[:8]} is not on main; its tag is made there only")
        assert "v2.4.0" not in room.remote.tags()
        room.remote.branch("main", at=candidate)

        room.remote.tag("v2.4.0", at="main")  # without a message: it would say nothing
        await room.alice.types("/release retry")
        await room.card.shows("v2.4.0 exists already")
        room.remote.delete("refs/tags/v2.4.0")

        def is_faster(point: str) -> None:
            if point == "release-day/tag:stored":
                room.remote.tag("v2.4.0", at=before, message="mine")

        room.app.world.crash_point = is_faster
        await room.alice.types("/release retry")
        await room.card.shows("“Tag v2.4.0” failed")
        assert room.remote.tags()["v2.4.0"] == before, "a tag is never moved"
        assert room.runs() == "v2.3.1"
