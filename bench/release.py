"""A whole kwanus minor, from the command to the merge-back, beside a shell script's release."""

import asyncio
import itertools
import os
import subprocess
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.measure import Row, in_turns, ms
from bot.demo.project import make_project
from tests.campaign.founding import Mortals, environment_of
from tests.campaign.outlook import key_of
from tests.campaign.town import Town, workspace_of
from tests.room import buttons_of, text_of
from tests.support import ready
from tests.support.gitrepo import Remote

ROUNDS = 7
REST = 0.2
"""Seconds until a bot that is done has also tidied up."""
ROOT = Path(__file__).parent.parent
SCRIPT = Path(__file__).parent / "by-hand.sh"


async def measure(folder: Path) -> list[Row]:
    """Minor after minor, in one bot and in one clone: neither starts anew for every release."""
    versions = (f"1.{minor}.0" for minor in itertools.count(2))
    checkout = _clone(folder / "by-hand")
    async with _open(folder / "slipway") as town:

        async def with_slipway() -> float:
            return await _with_slipway(town)

        async def by_hand() -> float:
            return checkout(next(versions))

        found = await in_turns(ROUNDS, {"slipway": with_slipway, "by hand": by_hand})
    ours, script = found["slipway"], found["by hand"]
    what = "a whole release, its scripts at once"
    return [Row(what, ms(ours), f"shell script {ms(script)}", ours / script, 1.5)]


def _develop(remote: Remote) -> None:
    """Something to release."""
    remote.commit("develop", {f"docs/{next(_numbers)}.md": "New.\n"}, "feat: explain more")


_numbers = itertools.count(1)


# --- with Slipway ---


async def _with_slipway(town: Town) -> float:
    """The bot in its own process, as it is in production; people click at once what they can."""
    _develop(town.remote)
    seen = len(_posted(town))
    start = time.perf_counter()
    await town.slack.types("alice", town.channel, "/release start minor")
    await asyncio.gather(
        _signs(town, seen, "carol", "Manual QA", "Performance checks"),
        _signs(town, seen, "sam", "Security checks"),
    )
    await _clicks(town, seen, "bob", "Approve")
    await town.slack.wait_for(lambda: _is_out(town, seen), 30)
    seconds = time.perf_counter() - start
    await asyncio.sleep(REST)
    return seconds


def _posted(town: Town, seen: int = 0) -> list[Mapping[str, Any]]:
    """What is in the channel, but for the first so many messages, of releases before."""
    every = town.slack.channel(town.channel).messages
    return list(itertools.islice(every.values(), seen, None))


def _is_out(town: Town, seen: int) -> bool:
    cards = (post for post in _posted(town, seen) if key_of(post).startswith("card:"))
    return any("is in production" in text_of(card) for card in cards)


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


async def _signs(town: Town, seen: int, person: str, *items: str) -> None:
    for item in items:
        await _clicks(town, seen, person, f"Sign: {item}")
        await town.slack.wait_for(lambda: town.slack.open_view(person), 10)
        await town.slack.submits(person, {"note": "well"})


async def _clicks(town: Town, seen: int, person: str, label: str) -> None:
    """As soon as it is offered."""

    def offered() -> tuple[str, str] | None:
        posts = _posted(town, seen)
        every = ((str(post["ts"]), button) for post in posts for button in buttons_of(post))
        return next((found for found in every if found[1].startswith(label)), None)

    await town.slack.clicks(person, town.channel, *await town.slack.wait_for(offered, 30))


# --- by hand ---


def _clone(folder: Path) -> Callable[[str], float]:
    """A clone of the same project, in which the script releases a version; how long it took."""
    project = make_project(folder / "demo")
    checkout, remote = folder / "checkout", Remote(project.repository)
    env = {**_GIT, "PATH": os.environ["PATH"], "HOME": str(folder), **project.environ}
    clone = ["git", "clone", "--quiet", str(project.repository), str(checkout)]
    subprocess.run(clone, env=env, check=True)

    def release(version: str) -> float:
        _develop(remote)
        argv = [str(SCRIPT), version]
        start = time.perf_counter()
        subprocess.run(argv, cwd=checkout, env=env, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start

    return release


_GIT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Alice",
    "GIT_AUTHOR_EMAIL": "alice@example.com",
    "GIT_COMMITTER_NAME": "Alice",
    "GIT_COMMITTER_EMAIL": "alice@example.com",
}
