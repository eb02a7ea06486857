"""All of it, as `slipway demo` has it: a local Slack here, the real bot in a process beside."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.demo.bot_process import BotProcess, environment
from bot.demo.project import Project
from tests.support import ready
from workspace import Settings, Workspace, from_manifest, overlay, projects

CODE = Path(__file__).parents[2]
PATIENCE = 30.0


@dataclass
class Stand:
    """A Slack, a project, and the process that looks after it; reached by Socket Mode."""

    slack: Workspace
    project: Project
    bot: BotProcess

    @property
    def channel(self) -> str:
        return f"#{self.project.name}"

    def runs(self) -> str:
        """The tag that production runs."""
        return (self.project.environments / "production" / "current").read_text().strip()

    def deploys(self) -> list[str]:
        """Every tag production was ever deployed, oldest first."""
        log = self.project.environments / "production" / "deploys.log"
        return [line.split()[1] for line in log.read_text().splitlines()]

    @property
    def connected(self) -> bool:
        return self.slack.hub.courier.sockets.count > 0

    async def kills(self) -> None:
        """SIGKILL for the bot; it is back when this returns."""
        before, pid = self.bot.starts, self.bot.pid
        assert pid
        os.kill(pid, signal.SIGKILL)
        await self.slack.wait_for(
            lambda: self.bot.starts > before and self.connected, timeout=PATIENCE
        )


@asynccontextmanager
async def open_stand(
    folder: Path, *, edit: Callable[[Path], None] | None = None, speed: str = "0"
) -> AsyncIterator[Stand]:
    """A kwanus project with its bot; `edit` may change slipway.yml, `speed` is DEMO_SPEED."""
    project = ready.project(folder / "demo", "kwanus")
    if edit:
        edit(project.config)
    seed = overlay(projects([project.name]), from_manifest(ready.manifest()))
    async with Workspace(Settings(seed=seed)) as slack:
        environ = _environ(folder, project, slack) | {"DEMO_SPEED": speed}
        bot = BotProcess(environ, project.folder, folder / "bot.log")
        stand = Stand(slack, project, bot)
        keeping = asyncio.create_task(bot.keep())
        try:
            await slack.wait_for(lambda: stand.connected, timeout=PATIENCE)
            yield stand
        finally:
            await bot.stop()
            await keeping


def _environ(folder: Path, project: Project, slack: Workspace) -> dict[str, str]:
    app = slack.hub.state.app
    settings = {
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "SLIPWAY_CONFIG": str(project.config),
        "SLIPWAY_HOME": str(ready.home(folder / "home")),
        "HOST": "127.0.0.1",
        "PORT": "0",
        **project.environ,
    }
    return environment(os.environ, settings, CODE)
