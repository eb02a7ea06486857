"""kwanus: scripts that fail, hang, die or say too much."""

from pathlib import Path

import pytest

from tests.room import Room, open_room
from tests.scenarios.kwanus.ways import config, into_production, up_to_approval

DEPLOY = '["{scripts}/scripts/deployment/deploy.sh", "{environment}", "{tag}"]'


def shell(words: str) -> str:
    """A deploy script that does this in production, and the usual in staging."""
    return (
        f'[sh, -c, \'if [ "$1" = production ]; then {words}; fi; '
        'exec "$0" "$@"\', "{scripts}/scripts/deployment/deploy.sh", "{environment}", "{tag}"]'
    )


def broadcast(room: Room) -> list[str]:
    """What left the thread for the channel."""
    return [
        m["text"]
        for m in room.messages()
        if m.get("subtype") == "thread_broadcast" or m.get("broadcast")
    ]


@pytest.mark.covers("A7", "A8")
async def test_a_failed_deploy_is_broadcast_and_tried_again(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.breaks("deploy-production")
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed: exit status 1")
        assert any("“Deploy to production” failed" in said for said in broadcast(room))
        assert not room.announcements()
        assert {"Try again: Deploy to production", "Roll back to v1.1.1…"} <= set(room.card.buttons)
        assert not any("Abort" in label for label in room.card.buttons)
        assert room.runs() == "v1.1.1"

        room.mends("deploy-production")
        await room.alice.clicks("Try again: Deploy to production")
        await room.card.shows("v1.2.0 is in production")
        assert "“Deploy to production” done (try 2)" in room.log()
        assert room.runs() == "v1.2.0"


@pytest.mark.covers("A7")
async def test_a_deploy_that_fails_its_verification_is_not_announced(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        room.breaks("verify")
        await room.bob.clicks("Approve")
        await room.card.shows("“Verify production” failed")
        assert not room.announcements()
        assert "Roll back to v1.1.1…" in room.card.buttons


@pytest.mark.covers("A7")
async def test_a_deploy_that_hangs_ends_at_its_limit(tmp_path: Path):
    hangs = config((f"{DEPLOY}\n        limit: 30s", f"{shell('sleep 60')}\n        limit: 1s"))
    async with open_room(tmp_path, edit=hangs) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed: ran into its time limit")
        assert room.runs() == "v1.1.1"


@pytest.mark.covers("A7")
async def test_a_deploy_that_is_killed_says_by_what(tmp_path: Path):
    async with open_room(tmp_path, edit=config((DEPLOY, shell("kill -KILL $$")))) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed: ended by SIGKILL")
        assert room.runs() == "v1.1.1"


@pytest.mark.covers("A7")
async def test_a_deploy_that_cannot_be_started_says_why(tmp_path: Path):
    missing = DEPLOY.replace("deploy.sh", "nothing.sh")
    async with open_room(tmp_path, edit=config((DEPLOY, missing))) as room:
        await room.alice.types("/release start minor")
        await room.card.shows("“Deploy to staging” failed: could not be started")


@pytest.mark.covers("A7")
async def test_a_secret_is_nowhere_but_in_its_script(tmp_path: Path):
    secret = "s3cret-of-the-data-centre"
    leaks = config(
        (
            f"{DEPLOY}\n        limit: 30s",
            f"{shell('echo token=$TOKEN; exit 3')}\n        limit: 30s\n"
            "        secrets: [TOKEN]\n        files: protected",
        )
    )
    async with open_room(tmp_path, edit=leaks, environ={"TOKEN": secret}) as room:
        await up_to_approval(room)
        await room.bob.clicks("Approve")
        await room.card.shows("“Deploy to production” failed: exit status 3")
        assert "token=" in room.log()
        assert secret not in str(room.slack.calls())
    home = tmp_path / "home"
    kept = [path for path in home.rglob("*") if path.is_file() and "mirror.git" not in path.parts]
    assert len(kept) > 5
    assert not [path for path in kept if secret.encode() in path.read_bytes()]


@pytest.mark.covers("A7")
async def test_ci_runs_the_candidate_and_deploys_run_what_is_protected(tmp_path: Path):
    async with open_room(tmp_path) as room:
        # a release branch cannot bring its own deploy script
        room.eve.pushes("chore: deploy", {"scripts/deployment/deploy.sh": "#!/bin/sh\nexit 9\n"})
        await into_production(room)
        assert room.runs() == "v1.2.0"
