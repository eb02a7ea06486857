"""npm, the hotfix: from main, by its title, and on to the branches of open releases."""

from pathlib import Path

import pytest

from tests.room import Room, buttons_of, open_room, text_of
from tests.scenarios.npm.ways import (
    BRANCH,
    begun,
    card_of,
    merges,
    sign_docs,
    sign_testing,
    up_to_review,
)

HOTFIX = "hotfix/v2.3.2"
FIX = {"src/button.html": '<button type="button" aria-label="Save it">Save</button>\n'}
CHANGELOG = """\
# v2.3.2 (2026-02-09)

## Bug Fixes
- name the button

# v2.3.1 (2026-01-28)
"""


async def fixed(room: Room, files: dict[str, str] = FIX) -> str:
    """A hotfix by its title, with its fix pushed and marked ready; the fix."""
    said = await room.omar.types("/release hotfix Name the button")
    assert "v2.3.2 has begun" in said, said
    sha = room.mei.pushes("fix: name the button", files, to=HOTFIX)
    await room.polls()
    await room.omar.clicks("Ready")
    return sha


async def released(room: Room) -> None:
    """The hotfix reviewed and out."""
    await room.card.shows("Waits for Hotfix review")
    await room.bob.clicks("Approve v2.3.2")
    await room.card.shows("v2.3.2 is in production")


@pytest.mark.covers("E7", "C7")
async def test_a_title_makes_the_branch_from_main_and_waits_for_ready(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        said = await room.omar.types("/release hotfix Name the button")
        assert "v2.3.2 has begun" in said
        assert room.remote.sha(HOTFIX) == room.remote.sha("main")
        await room.card.shows(f"The branch `{HOTFIX}` is not marked ready", "Name the button")
        assert "Nothing new is on" in await room.omar.clicks("Ready")

        room.mei.pushes("fix: name the button", FIX, to=HOTFIX)
        await room.polls()
        await room.card.shows("is not marked ready")
        await room.omar.clicks("Ready")
        await released(room)
        assert room.runs() == "v2.3.2"
        assert room.remote.tags()["v2.3.2"] == room.remote.sha("main")
        assert '"version": "2.3.2"' in room.remote.show("main", "package.json")
        assert room.remote.show("main", "CHANGELOG.md").startswith(CHANGELOG)
        assert "v2.3.2" in (room.project.environments / "status.html").read_text()
        assert "no active release branches" in room.log()
        assert "widgets v2.3.2 is released" in room.announcements()[-1]
        await room.passes(hours=1)
        await room.card.shows("✅ v2.3.2 is released")


@pytest.mark.covers("E7")
async def test_a_branch_that_is_there_with_its_fix_needs_no_ready(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        room.remote.branch(HOTFIX, at="main")
        room.mei.pushes("fix: name the button", FIX, to=HOTFIX)
        await room.omar.types(f"/release hotfix {HOTFIX}")
        await room.card.shows("Waits for Hotfix review")
        await released(room)


@pytest.mark.covers("E7")
async def test_a_hotfix_is_tested_and_reviewed_before_it_is_merged(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        room.breaks("test")
        await fixed(room)
        await room.card.shows("“Full test suite” failed")
        assert "v2.3.2" not in room.remote.tags()
        room.mends("test")
        await room.omar.clicks("Try again")
        await room.card.shows("Waits for Hotfix review")
        assert room.runs() == "v2.3.1"
        await released(room)


@pytest.mark.covers("E7", "E1")
async def test_a_feature_does_not_go_out_as_a_hotfix(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await room.omar.types("/release hotfix Name the button")
        sha = room.mei.pushes("feat: a new slider", {"src/slider.html": "x"}, to=HOTFIX)
        await room.polls()
        await room.omar.clicks("Ready")
        await room.card.shows("a hotfix must not hold features", "a new slider")
        said = f'Revert "feat: a new slider"\n\nThis reverts commit {sha}.\n'
        room.mei.pushes(said, {"src/slider.html": None}, to=HOTFIX)
        room.mei.pushes("fix: name the button", FIX, to=HOTFIX)
        await room.polls()
        await room.omar.clicks("Take in 2 newer commits")
        await released(room)
        assert "slider" not in room.remote.show("main", "CHANGELOG.md").split("# v2.3.1")[0]


@pytest.mark.covers("E7", "C7", "F7")
async def test_an_open_minor_gets_the_fix_and_takes_it_in(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        fix = await fixed(room)
        await released(room)
        assert f"{BRANCH}: done" in room.log()
        assert room.remote.log(BRANCH)[0] == "fix: name the button"
        assert f"(cherry picked from commit {fix})" in room.remote.message(BRANCH)
        await room.passes(hours=1)
        await room.polls()

        assert f"Behind `{BRANCH}` by 1" in text_of(await card_of(room, "2.4.0"))
        await room.alice.clicks("Take in 1 newer commit")
        assert room.remote.git("merge-base", "--is-ancestor", "v2.3.2", BRANCH) == ""
        await room.polls()
        card = text_of(await card_of(room, "2.4.0"))
        assert "Behind" not in card, "what the candidate itself brought is no news"
        await sign_docs(room)
        await sign_testing(room)
        await room.bob.clicks("Approve v2.4.0")
        assert room.runs() == "v2.4.0"
        assert '"version": "2.4.0"' in room.remote.show("main", "package.json")
        changelog = room.remote.show("main", "CHANGELOG.md")
        heads = [line for line in changelog.splitlines() if line.startswith("# ")]
        assert heads[:3] == [
            "# v2.4.0 (2026-02-09)",
            "# v2.3.2 (2026-02-09)",
            "# v2.3.1 (2026-01-28)",
        ]
        assert room.remote.show("main", "src/button.html") == FIX["src/button.html"]
        assert "Roll back to v2.3.2…" in buttons_of(await card_of(room, "2.4.0"))


@pytest.mark.covers("E7")
async def test_a_minor_that_goes_on_without_the_hotfix_is_stopped_at_the_merge(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room)
        await fixed(room)
        await released(room)
        await room.bob.clicks("Approve v2.4.0")
        await room.passes(hours=1)
        minor = (await room.releases())[0]
        last = minor.last("release-day/merge-to-production")
        assert last
        assert last.outcome == "failed"
        assert not minor.in_production
        assert room.runs() == "v2.3.2"

        await room.polls()
        await room.alice.clicks("Take in 1 newer commit")
        await sign_docs(room)
        await sign_testing(room)
        await room.carol.clicks("Approve v2.4.0")
        assert room.runs() == "v2.4.0", (
            "a merge that did nothing is done anew for the next candidate"
        )


@pytest.mark.covers("E7", "C7", "F7")
async def test_a_conflict_is_reported_with_branch_path_and_names_and_keeps_it_open(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        other = {"src/button.html": '<button type="submit" aria-label="Keep">Keep</button>\n'}
        room.bob.pushes("fix: submit with the button", other, to=BRANCH)
        fix = await fixed(room)
        await room.card.shows("Waits for Hotfix review")
        await room.bob.clicks("Approve v2.3.2")
        await room.card.shows("“Cherry-pick to active release branches” failed")
        for words in (BRANCH, "src/button.html", "Bob", "Mei", "git cherry-pick -x"):
            assert words in room.log(), words
        assert room.runs() == "v2.3.2"
        await room.passes(hours=1)
        assert (await room.release()).ended_at is None

        said = f"fix: name the button\n\n(cherry picked from commit {fix})"
        both = {"src/button.html": '<button type="submit" aria-label="Keep it">Keep</button>\n'}
        room.bob.pushes(said, both, to=BRANCH)
        await room.omar.clicks("Try again: Cherry-pick")
        assert f"{BRANCH}: not needed" in room.log()
        await room.passes(hours=1)
        await room.card.shows("✅ v2.3.2 is released")


@pytest.mark.covers("E7", "F7")
async def test_a_fix_that_the_branch_has_already_is_not_needed(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        room.mei.pushes("fix: name the button", FIX, to=BRANCH)
        await fixed(room)
        await released(room)
        assert f"{BRANCH}: not needed" in room.log()


@pytest.mark.covers("E7")
async def test_a_branch_of_no_open_release_is_left_alone(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        room.remote.branch("release/v2.2.9", at="v2.3.0")
        old = room.mei.pushes("fix: something old", {"old.txt": "x"}, to="release/v2.2.9")
        await fixed(room)
        await released(room)
        assert room.remote.sha("release/v2.2.9") == old


@pytest.mark.covers("E7")
async def test_when_two_are_open_the_verbs_ask_which(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        await room.omar.types("/release hotfix Name the button")
        for verb in ("why", "pause", "checklist", "abort"):
            said = await room.alice.types(f"/release {verb}")
            assert "Several releases are open" in said, verb
            assert "2.4.0" in said
            assert "2.3.2" in said
        assert "v2.4.0" in await room.alice.types("/release pause 2.4.0")
        first, second = await room.releases()
        assert first.paused
        assert not second.paused
        status = await room.eve.types("/release status")
        assert "v2.4.0" in status
        assert "v2.3.2" in status


@pytest.mark.covers("E7")
async def test_only_one_of_a_kind_may_be_open(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        merges(room, "fix: something else", {"src/link.css": "a {}\n"})
        assert "still open" in await room.alice.types("/release start minor")
        await room.omar.types("/release hotfix Name the button")
        assert "still open" in await room.omar.types("/release hotfix Another one")
        assert len(await room.releases()) == 2
