"""The usual ways through kwanus, so that a scenario begins where it becomes interesting."""

import json
import os
import signal

from tests.room import Room
from tests.scenarios.edits import Change, Edit, own_policy
from tests.scenarios.edits import config as config

MIGRATION = {
    "migrations/0002-gifts.sql": "CREATE TABLE gifts (id INTEGER);\n-- down: DROP TABLE gifts;\n"
}


async def sign_staging(room: Room) -> None:
    """The three signatures that staging always waits for."""
    await room.carol.clicks("Sign: Manual QA", note="all journeys")
    await room.carol.clicks("Sign: Performance checks", note="p95 unchanged")
    await room.sam.clicks("Sign: Security checks", note="scan clean")


async def up_to_approval(room: Room, kind: str = "minor") -> None:
    """Started and signed: only the approval is missing."""
    said = await room.alice.types(f"/release start {kind}")
    assert "has begun" in said, said
    await room.card.shows("Waits for Manual QA")
    await sign_staging(room)
    await room.card.shows("Waits for Production approval")


async def into_production(room: Room, kind: str = "minor") -> None:
    """Approved, deployed and announced; the checks afterwards are to come."""
    await up_to_approval(room, kind)
    await room.bob.clicks("Approve")
    await room.card.shows("is in production")


async def finished(room: Room, kind: str = "minor") -> None:
    """All the way, the check afterwards included."""
    await into_production(room, kind)
    await room.passes(minutes=15)
    await room.card.shows("is released")


def policy(*changes: Change) -> Edit:
    """Give the project a policy of its own: kwanus with these changes."""
    return own_policy("kwanus", *changes)


HOLD = 'while [ -e "$DEMO_ENVIRONMENTS/shop/hold-{0}" ]; do sleep 0.02; done; exec "$@"'


def held(script: str) -> tuple[str, str]:
    """A change of slipway.yml: this script waits as long as `hold-<script>` is there."""
    wait = HOLD.format(script).replace('"', '\\"')
    run = {
        "deploy": '["{scripts}/scripts/deployment/deploy.sh"',
        "verify": '["{scripts}/scripts/smoke/verify.sh", "{environment}"',
    }[script]
    return run, f'[sh, -c, "{wait}", sh, {run[1:]}'


def holds(room: Room, script: str) -> None:
    """From now on the script waits when it is run."""
    (room.project.environments / f"hold-{script}").touch()


def frees(room: Room, script: str) -> None:
    """The script goes on."""
    (room.project.environments / f"hold-{script}").unlink()


async def kills(room: Room, step: str) -> None:
    """SIGKILL for a running script and for the process that watches it: nobody sees its end."""
    release = await room.release()
    run = room.app.config.settings.home / "runs" / str(release.attempts[step][-1].run)
    await room.until((run / "script").exists, "the script runs")
    owner = int(json.loads((run / "began").read_text())["owner"].split()[0])
    script = int((run / "script").read_text().split()[0])
    os.kill(owner, signal.SIGKILL)
    os.killpg(script, signal.SIGKILL)
