"""A workspace that outlives the bot, people who try again, and a bot that is started again.

    async with open_town(tmp_path, MINOR, ["production/tag:pushed#1"]) as town:
        await MINOR.walk(town)
        await town.ends()

The workspace lives in the test; the bot is `python -m bot run` with SQLite in one home, under the
demo's supervisor.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.demo.project import Project
from tests.campaign.outlook import Check, Outlook, holds
from tests.support import ready
from workspace import Ack, Settings, Workspace, from_manifest, overlay, projects

SOON = 5.0
"""Seconds after which somebody whose wish did not come true asks again."""


class Town(Outlook):
    """The same with people who act, and with trouble."""

    # --- people -----------------------------------------------------------------------------

    async def does(self, act: Callable[[], Awaitable[Ack]], worked: Check) -> None:
        """A person does something, and again when it failed or the bot died meanwhile."""
        while not await holds(worked):
            await self.sees(lambda: self.there, "the bot is there")
            life = self.bot.starts
            trying = asyncio.ensure_future(act())

            async def over(life: int = life) -> bool:
                died = self.bot.starts > life or self.bot.pid is None
                return died or await holds(worked)

            async def answered(trying: asyncio.Future[Ack] = trying) -> bool:
                return trying.done() or await over()

            await self.sees(answered, "an answer")
            if not trying.done():
                trying.cancel()
            with suppress(asyncio.CancelledError, AssertionError):
                if (await trying).ok:
                    await self.sees(over, "what was asked for", SOON)

    async def types(self, person: str, text: str, worked: Check) -> None:
        await self.does(lambda: self.slack.types(person, self.channel, text), worked)

    async def clicks(self, person: str, label: str, worked: Check) -> None:
        async def offered() -> bool:
            return bool(self.button(label)) or await holds(worked)

        await self.sees(offered, f"somebody offers “{label}”")

        async def click() -> Ack:
            found = self.button(label)
            assert found, "it is gone"
            return await self.slack.clicks(person, self.channel, *found)

        await self.does(click, worked)

    async def fills(self, person: str, label: str, worked: Check, **form: str) -> None:
        """A button or a command (`/release …`) opens a form; the form is sent."""

        def opened() -> bool:
            return self.slack.open_view(person) is not None

        async def opened_or_worked() -> bool:
            return opened() or await holds(worked)

        async def closed_or_worked() -> bool:
            return not opened() or await holds(worked)

        async def send() -> Ack:
            filled = {name.replace("_", "-"): text for name, text in form.items()}
            ack = await self.slack.submits(person, filled)
            if ack.errors:  # it was sent before, only the answer was lost
                await self.slack.closes(person)
            return ack

        ask = self.types if label.startswith("/") else self.clicks
        while not await holds(worked):
            await ask(person, label, opened_or_worked)
            if opened():
                await self.does(send, closed_or_worked)
            with suppress(AssertionError):  # it is written soon; if not, it was never sent
                await self.sees(worked, f"“{label}” is written down", SOON)
        if opened():
            await self.slack.closes(person)

    async def signs(self, person: str, title: str, gate: str, **form: str) -> None:
        """A gate that waits for somebody's word gets it."""
        worked = self.noted("signed", gate=gate)
        await self.fills(person, f"Sign: {title}", worked, **{"note": "fine", **form})

    async def approves(self, person: str) -> None:
        """Say yes to what was asked."""
        given = self.noted("approved", by=self.slack.person(person).id)
        await self.clicks(person, "Approve", given)

    async def settles(self, person: str, outcome: str) -> None:
        """Say how a step ended that nobody saw end."""
        await self.fills(
            person, "Say how it ended", self.noted("settled"),
            outcome=outcome, reason="looked at the server",
        )  # fmt: skip

    # --- trouble ----------------------------------------------------------------------------

    async def kills(self) -> None:
        """The bot gets SIGKILL, and is there again."""
        life, pid = self.bot.starts, self.bot.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await self.sees(lambda: self.bot.starts > life and self.bot.pid, "the bot is started again")

    @asynccontextmanager
    async def without_slack(self) -> AsyncIterator[None]:
        """Slack is away: nobody can reach it, whatever they try."""
        port = int(self.slack.url.rpartition(":")[2])
        await self.slack.stop()
        yield
        self.slack = await workspace_of(self.project, port)

    async def run(self, name: str) -> Path:
        """The folder of the only run whose name has this in it, once its script runs."""
        found: list[Path] = []

        def look() -> bool:
            found[:] = (self.home / "runs").glob(f"*.{name}.*")
            return bool(found) and (found[0] / "script").exists()

        await self.sees(look, f"{name} runs")
        return found[0]

    async def ends(self) -> None:
        """Nothing is left to do, nor to say."""
        await self.sees(self.over, "it is over")
        await self.sees(self.rests, "everything is told")


async def workspace_of(project: Project, port: int = 0, channels: Sequence[str] = ()) -> Workspace:
    """Slack, as it was when it was last there."""
    seed = overlay(projects([project.name, *channels]), from_manifest(ready.manifest()))
    kept = project.folder / "slack.json"
    slack = Workspace(Settings(port=port, seed=seed, state_file=kept))
    await slack.start()
    return slack
