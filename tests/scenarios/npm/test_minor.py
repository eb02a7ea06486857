"""npm, a minor: from the release branch to what is looked at days later."""

import json
from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.npm.ways import (
    BRANCH,
    LOCK,
    begun,
    into_production,
    merges,
    sign_afterwards,
    sign_docs,
    sign_testing,
    up_to_review,
)

NOTES = """\
# v2.4.0 (2026-02-09)

## Features
- add a progress bar

## Bug Fixes
- show the focus in dark mode

## Performance
- load one stylesheet instead of five
"""
CHANGELOG = f"""\
{NOTES}
# v2.3.1 (2026-01-28)

## Bug Fixes
- keep enough contrast when visited

# v2.3.0 (2026-01-27)

## Features
- add a switch
"""


def lock_file(room: Room) -> None:
    merges(room, "build: keep a lock file", {"package-lock.json": LOCK})


@pytest.mark.covers("E3", "E4", "E5", "E6", "E8", "A4")
async def test_a_minor_goes_all_the_way(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await begun(room)
        await room.card.shows("v2.3.1 → *v2.4.0*", f"of `{BRANCH}`")
        assert room.remote.log(BRANCH)[0] == "Release v2.4.0"
        assert room.runs("staging") == "v2.3.1", "staging comes after pre-release"

        await sign_docs(room)
        await room.card.shows("Waits for Performance testing", "Smoke tests in staging – done")
        assert room.runs("staging") == "v2.4.0"
        await sign_testing(room)
        await room.card.shows("Waits for Final PR review")
        assert room.runs() == "v2.3.1"

        await room.bob.clicks("Approve v2.4.0 for production")
        await room.card.shows("v2.4.0 is in production")
        assert room.runs() == "v2.4.0"
        merge = room.remote.sha("main")
        assert room.remote.parents("main")[1] == room.remote.sha(BRANCH)
        assert room.remote.tags()["v2.4.0"] == merge
        assert room.remote.git("cat-file", "-t", "v2.4.0") == "tag"
        assert room.remote.tag_message("v2.4.0").strip() == f"Release v2.4.0\n\n{NOTES}".strip()
        artifacts = room.project.environments / "artifacts"
        assert (artifacts / "widgets-v2.4.0.html").exists()
        assert "widgets v2.4.0" in (room.project.environments / "status.html").read_text()
        assert "widgets v2.4.0 is released" in room.announcements()[-1]


@pytest.mark.covers("E5")
async def test_the_steps_come_in_the_order_of_the_document(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await into_production(room)
        ended = [x.entry.data for x in await room.record() if x.entry.kind == "step-ended"]
        assert [fact["step"].partition("/")[2] for fact in ended if fact["outcome"] == "done"] == [
            "branch", "freeze", "candidate", *sorted(["security-scan", "tests"], key=_as_ended(ended)),
            "deploy-staging", "smoke", "direct",
            "merge-to-production", "tag", "run-build", "deploy-production", "verify-production",
            "run-status-page", "announce", "unfreeze",
        ]  # fmt: skip


def _as_ended(ended: list):  # both run at the same time
    order = [fact["step"].partition("/")[2] for fact in ended]
    return order.index


@pytest.mark.covers("E3", "E6")
async def test_version_files_and_changelog_are_written_byte_for_byte(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        lock_file(room)
        before = room.remote.show("main", "package.json")
        await into_production(room)
        assert room.remote.show("main", "package.json") == before.replace("2.3.1", "2.4.0")
        lock = LOCK.replace('"version": "2.3.1"', '"version": "2.4.0"', 2)
        assert room.remote.show("main", "package-lock.json") == lock
        assert json.loads(lock)["packages"]["node_modules/left-pad"]["version"] == "2.3.1"
        assert room.remote.show("main", "CHANGELOG.md") == CHANGELOG


@pytest.mark.covers("E3")
async def test_a_lock_file_out_of_step_is_an_error_before_anything_is_changed(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        merges(
            room, "build: keep a lock file", {"package-lock.json": LOCK.replace("2.3.1", "2.2.0")}
        )
        said = await room.alice.types("/release start minor")
        assert "The version files do not fit" in said
        assert "package-lock.json" in said
        assert "2.2.0" in said
        assert BRANCH not in room.remote.heads()
        assert await room.journal() == []


@pytest.mark.covers("E5")
async def test_the_deploy_script_gets_exactly_environment_and_tag(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        script = '#!/bin/sh\necho "$# $0 $*" >>"$DEMO_ENVIRONMENTS/calls"\n'
        script += 'mkdir -p "$DEMO_ENVIRONMENTS/widgets/$1/files/src"; cd "$DEMO_ENVIRONMENTS/widgets/$1"\n'
        script += 'echo "$2" >current; touch files/package.json; echo x >files/package.json; '
        script += "echo x >files/src/button.html\n"
        merges(room, "build: note the calls", {"scripts/deployment/deploy.sh": script})
        await into_production(room)
        calls = (room.project.environments.parent / "calls").read_text().splitlines()
        seen = [(line.split()[0], line.split()[2:]) for line in calls]
        assert seen == [("2", ["staging", "v2.4.0"]), ("2", ["production", "v2.4.0"])]
        assert all(line.split()[1].endswith("/scripts/deployment/deploy.sh") for line in calls)


@pytest.mark.covers("E8", "E2")
async def test_the_checks_afterwards_have_their_dates_and_close_the_release(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await into_production(room)
        await room.card.shows(
            "Error rates monitored – later", "⏳ Performance metrics checked (on-call) – waiting"
        )
        await room.passes(hours=1)
        await room.card.shows("Error rates monitored – done")
        await sign_afterwards(room)
        await room.card.shows("✅ v2.4.0 is released")
        assert not room.card.buttons
        assert (await room.journal())[-1] == "closed"


@pytest.mark.covers("E8")
async def test_error_rates_that_are_bad_are_said_and_offer_the_way_back(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await into_production(room)
        room.breaks("error-rates")
        await room.passes(hours=1)
        await room.card.shows("“Error rates monitored” failed")
        assert "Roll back to v2.3.1…" in room.card.buttons
        assert any(label.startswith("Try again") for label in room.card.buttons)


@pytest.mark.covers("E3")
async def test_a_minor_refuses_what_breaks_and_names_the_commit(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        merges(room, "feat!: remove the old button", {"src/button.css": "button {}\n"})
        said = await room.alice.types("/release start minor")
        assert "remove the old button" in said
        assert "major" in said
        assert "kinds.minor.refuses" in said
        assert "has begun" in await room.alice.types("/release start major")
        await room.card.shows("v2.3.1 → *v3.0.0*")
        notes = room.remote.show("release/v3.0.0", "CHANGELOG.md")
        assert notes.startswith("# v3.0.0 (2026-02-09)\n\n## Features\n- add a progress bar\n")
        assert "\n## Breaking Changes\n- remove the old button\n\n# v2.3.1" in notes


@pytest.mark.covers("E1")
async def test_a_patch_refuses_features_and_says_which(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        said = await room.alice.types("/release start patch")
        assert "add a progress bar" in said
        assert "show the focus" not in said
        assert "minor" in said
        assert "kinds.patch.refuses" in said
        assert await room.journal() == []


@pytest.mark.covers("E1", "E6")
async def test_a_patch_of_fixes_goes_all_the_way(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await into_production(room)
        merges(room, "fix: close the dialog with Escape", {"src/dialog.css": "dialog {}\n"})
        await room.polls()
        await into_production(room, "patch")
        assert room.runs() == "v2.4.1"
        changelog = room.remote.show("main", "CHANGELOG.md")
        first = "# v2.4.1 (2026-02-09)\n\n## Bug Fixes\n- close the dialog with Escape\n\n"
        assert changelog == first + CHANGELOG


@pytest.mark.covers("F1", "E1")
async def test_the_plan_says_it_all_and_does_nothing(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        refs = {**room.remote.heads(), **room.remote.tags()}
        said = await room.alice.types("/release plan minor")
        for words in (
            "v2.4.0",
            "add a progress bar",
            "Final PR review",
            "Merge to production",
            "reviewer",
        ):
            assert words in said
        assert {**room.remote.heads(), **room.remote.tags()} == refs
        assert await room.journal() == []


@pytest.mark.covers("F2", "E2")
async def test_history_why_checklist_and_status_know_where_it_stands(tmp_path: Path):
    async with open_room(tmp_path, "npm") as room:
        await up_to_review(room, more='--at "2026-02-09 15:00"')
        assert "Waits for Final PR review" in await room.eve.types("/release status")
        why = await room.eve.types("/release why")
        assert "Final PR review" in why
        assert "Clears it" in why
        listed = await room.eve.types("/release checklist")
        for words in (
            "Full test suite – done",
            "Documentation updated – done",
            "Final PR review – 0 of 1",
        ):
            assert words in listed
        assert "due" in listed
        history = await room.eve.types("/release history")
        assert "v2.4.0" in history
        assert "minor" in history
