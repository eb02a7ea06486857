"""A whole kwanus minor, from the command to the merge-back, beside a shell script's release."""

import asyncio
import itertools
import os
import subprocess
import time
from pathlib import Path

from bench.measure import Row, in_turns, ms
from bot.demo.project import make_project
from tests.room import Room, open_room, option_of

ROUNDS = 5
SCRIPT = Path(__file__).parent / "by-hand.sh"


async def measure(folder: Path) -> list[Row]:
    """Each round has a project of its own; making it, and the first copy of it, do not count."""
    numbers = itertools.count()

    async def with_slipway() -> float:
        return await _with_slipway(folder / f"slipway-{next(numbers)}")

    async def by_hand() -> float:
        return _by_hand(folder / f"by-hand-{next(numbers)}")

    found = await in_turns(ROUNDS, {"slipway": with_slipway, "by hand": by_hand})
    ours, script = found["slipway"], found["by hand"]
    what = "a whole release, its scripts at once"
    return [Row(what, ms(ours), f"shell script {ms(script)}", ours / script, 1.5)]


# --- with Slipway ---


async def _with_slipway(folder: Path) -> float:
    """Bot and workspace in this process; whatever is asked of people is clicked at once."""
    async with open_room(folder) as room:
        await room.app.world.repository(room.project.name).fetch()
        start = time.perf_counter()
        await room.slack.types("alice", room.channel, "/release start minor")
        await asyncio.gather(
            _signs(room, "carol", "Manual QA", "Performance checks"),
            _signs(room, "sam", "Security checks"),
        )
        await _clicks(room, "bob", "Approve")
        await room.slack.wait_for(lambda: "is in production" in room.card.text, 30)
        seconds = time.perf_counter() - start
        await room.settles()
        return seconds


async def _signs(room: Room, person: str, *items: str) -> None:
    for item in items:
        await _clicks(room, person, f"Sign: {item}")
        await room.slack.wait_for(lambda: room.slack.open_view(person), 10)
        await room.slack.submits(person, {"note": "well"})


async def _clicks(room: Room, person: str, label: str) -> None:
    """As soon as it is offered."""
    await room.slack.wait_for(lambda: _offered(room, label), 30)
    message, exact = room.button(label)
    chosen = option_of(message, exact)
    if chosen:
        await room.slack.selects(person, room.channel, message["ts"], "more", chosen)
    else:
        await room.slack.clicks(person, room.channel, message["ts"], exact)


def _offered(room: Room, label: str) -> bool:
    try:
        return bool(room.button(label))
    except AssertionError:
        return False


# --- by hand ---


def _by_hand(folder: Path) -> float:
    """The script, in a clone of the same project."""
    project = make_project(folder / "demo")
    checkout = folder / "checkout"
    env = {**_GIT, "PATH": os.environ["PATH"], "HOME": str(folder), **project.environ}
    clone = ["git", "clone", "--quiet", str(project.repository), str(checkout)]
    subprocess.run(clone, env=env, check=True)
    start = time.perf_counter()
    argv = [str(SCRIPT), "1.2.0"]
    subprocess.run(argv, cwd=checkout, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


_GIT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Alice",
    "GIT_AUTHOR_EMAIL": "alice@example.com",
    "GIT_COMMITTER_NAME": "Alice",
    "GIT_COMMITTER_EMAIL": "alice@example.com",
}
