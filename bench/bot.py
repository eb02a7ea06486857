"""The bot in a process of its own, ready and waiting: `python -m bench.bot` until its input ends.

Without the scheduler: nothing of staging's own happens, so every script runs in the release, as by
hand. Its repositories are copied, and their files here, as in the clone that is released by hand.
"""

import asyncio
import sys
from collections.abc import Iterable

from bot import garbage
from bot.config import load_config
from bot.wire import App
from engine.world import Project
from tests.room import HandClock


async def main(environ: dict[str, str]) -> None:
    """One life."""
    app = App(load_config(environ), HandClock())
    await app.begin()
    await _copied(app.world.projects.values())
    await app.connect()
    garbage.seldom()  # as the bot does when it is ready
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await app.stop()


async def _copied(projects: Iterable[Project]) -> None:
    for project in projects:
        await project.repository.fetch()
        for branch in ("main", "develop"):
            head = await project.repository.head(branch)
            assert head is not None
            await project.repository.worktree(head, "copied")
        await project.repository.remove_worktree("copied")


if __name__ == "__main__":
    import os

    asyncio.run(main(dict(os.environ)))
