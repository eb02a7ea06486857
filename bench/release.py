"""A whole kwanus minor, from the command to the merge-back, beside a shell script's release."""

import asyncio
import itertools
import os
import subprocess
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.measure import Row, in_turns, ms
from bot.demo.project import make_project
from tests.campaign.founding import Mortals, environment_of
from tests.campaign.town import Town, workspace_of
from tests.room import text_of
from tests.support import ready
from tests.support.gitrepo import Remote

ROUNDS = 5
ROOT = Path(__file__).parent.parent
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
    """The bot in its own process, as it is in production; people click at once what they can."""
    async with _open(folder) as town:
        start = time.perf_counter()
        await town.slack.types("alice", town.channel, "/release start minor")
        await asyncio.gather(
            _signs(town, "carol", "Manual QA", "Performance checks"),
            _signs(town, "sam", "Security checks"),
        )
        await _clicks(town, "bob", "Approve")
        await town.slack.wait_for(lambda: "is in production" in text_of(town.card() or {}), 30)
        return time.perf_counter() - start


@asynccontextmanager
async def _open(folder: Path) -> AsyncIterator[Town]:
    """A town whose bot is ready."""
    project = ready.project(folder / "demo", "kwanus")
    slack = await workspace_of(project)
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.bot", cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
        env=environment_of(folder / "home", project, slack),
    )  # fmt: skip
    assert bot.stdin is not None
    assert bot.stdout is not None
    try:
        assert await bot.stdout.readline() == b"ready\n"
        yield Town(slack, project, Mortals([], folder), folder, Remote(project.repository))
    finally:
        bot.stdin.close()
        await bot.wait()
        await slack.stop()


async def _signs(town: Town, person: str, *items: str) -> None:
    for item in items:
        await _clicks(town, person, f"Sign: {item}")
        await town.slack.wait_for(lambda: town.slack.open_view(person), 10)
        await town.slack.submits(person, {"note": "well"})


async def _clicks(town: Town, person: str, label: str) -> None:
    """As soon as it is offered."""
    await town.slack.wait_for(lambda: town.button(label), 30)
    found = town.button(label)
    assert found is not None
    await town.slack.clicks(person, town.channel, *found)


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
