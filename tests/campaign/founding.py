"""What a town is made of: a project, the workspace, and one bot or two."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo.bot_process import environment
from bot.demo.project import Project
from tests.campaign.forked import Forked, ForkedBot, fork_bot
from tests.campaign.town import Town, workspace_of
from tests.campaign.way import Way
from tests.campaign.world import refs
from tests.scenarios.edits import Edit
from tests.support import ready
from tests.support.gitrepo import Remote
from workspace import Workspace

CODE = Path(__file__).parent.parent.parent


@asynccontextmanager
async def open_town(
    folder: Path, way: Way, crash_at: Sequence[str] = (), edit: Edit | None = None
) -> AsyncIterator[Town]:
    """A town with a way's project; `crash_at`: the places where the bot is killed.

    `edit` changes the project's slipway.yml once more.
    """
    project = _project(folder, way)
    if edit:
        edit(project.config)
    slack = await workspace_of(project, channels=way.channels)
    environ = environment_of(folder / "home", project, slack)
    environ |= _crashes(folder, crash_at)
    bot = ForkedBot(environ, folder, folder / "bot.log")
    town = Town(slack, project, bot, folder, Remote(project.repository))
    town.staging, town.channel = way.staging, way.channel or town.channel
    async with _kept(town) as kept:
        yield kept


@asynccontextmanager
async def open_pair(
    folder: Path, way: Way, database: str, crash_at: Sequence[str]
) -> AsyncIterator[Town]:
    """A town with two bots on one PostgreSQL: who comes to a place first dies there for good."""
    project = _project(folder, way)
    slack = await workspace_of(project)
    more = {"DATABASE_URL": database, **_crashes(folder, crash_at)}
    homes = (folder / "home", folder / "other")
    bots = Mortals([environment_of(home, project, slack) | more for home in homes], folder)
    town = Town(slack, project, bots, folder, Remote(project.repository))
    town.staging, town.database, town.other_home = way.staging, database, homes[1]
    async with _kept(town) as kept:
        await town.sees(lambda: town.there, "the tables are made")
        yield kept


def _crashes(folder: Path, places: Sequence[str]) -> dict[str, str]:
    return {
        "SLIPWAY_CRASH_AT": "\n".join(places),
        "SLIPWAY_CRASH_LOG": str(folder / "passed"),
    }


class Mortals:
    """Several bots that are not started again; to people they are one."""

    def __init__(self, environs: Sequence[Mapping[str, str]], folder: Path) -> None:
        self._environs, self._folder = environs, folder
        self._processes: list[Forked] = []

    @property
    def pid(self) -> int | None:
        """One that lives."""
        return next((p.pid for p in self._processes if p.returncode is None), None)

    @property
    def starts(self) -> int:
        """Grows when one dies."""
        return 1 + sum(p.returncode is not None for p in self._processes)

    async def keep(self) -> None:
        """Run until all are dead."""
        for environ in self._environs:
            self._processes.append(await self._one(environ))
        await asyncio.gather(*(process.wait() for process in self._processes))

    async def _one(self, environ: Mapping[str, str]) -> Forked:
        with (self._folder / "bot.log").open("ab") as log:
            return await fork_bot(environ, self._folder, log)

    async def stop(self) -> None:
        """End those that live."""
        for process in self._processes:
            if process.returncode is None:
                process.terminate()


@asynccontextmanager
async def _kept(town: Town) -> AsyncIterator[Town]:
    town.before = refs(town.project.folder)
    keeping = asyncio.create_task(town.bot.keep())
    try:
        yield town
    finally:
        await town.bot.stop()
        await keeping
        await town.slack.stop()
        for store in town._store:
            await store.close()


def _project(folder: Path, way: Way) -> Project:
    project = ready.project(folder / "demo", way.policy)
    way.prepare(project)
    return project


def environment_of(home: Path, project: Project, slack: Workspace) -> dict[str, str]:
    """What a bot of a town is started with."""
    app = slack.hub.state.app
    settings = {
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "SLIPWAY_CONFIG": str(project.config),
        "SLIPWAY_HOME": str(ready.home(home)),
        "HOST": "127.0.0.1",
        "PORT": "0",
        **project.environ,
    }
    return environment(os.environ, settings, CODE)
