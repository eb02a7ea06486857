"""Other deaths: of the bot during a long script, of a script's owner, of Slack itself."""

import json
import os
import signal
import time
from pathlib import Path

from drivers.command.pids import number
from tests.campaign.aftermath import faults
from tests.campaign.founding import open_town
from tests.campaign.town import Town
from tests.campaign.ways.kwanus import MINOR, approved, slow
from tests.room import text_of


def shows(town: Town, words: str) -> bool:
    card = town.card()
    return card is not None and words in text_of(card)


async def test_a_script_of_several_seconds_outlives_the_bot(tmp_path: Path):
    async with open_town(tmp_path, MINOR, edit=slow(3)) as town:
        await approved(town)
        deploy = await town.run("production-deploy-production")
        await town.kills()
        assert not (deploy / "result.json").exists(), "it should still run"
        await town.ends()
        assert await faults(town, MINOR) == []
        assert json.loads((deploy / "result.json").read_text())["status"] == 0


async def test_a_script_may_end_while_the_bot_is_down(tmp_path: Path):
    async with open_town(tmp_path, MINOR, edit=slow(1)) as town:
        await approved(town)
        await town.run("production-deploy-production")
        await town.sees(lambda: shows(town, "Deploy to production – running"), "it waits")
        await town.kills()
        await town.ends()
        assert await faults(town, MINOR) == []


async def test_what_nobody_saw_end_is_for_a_person_to_settle(tmp_path: Path):
    async with open_town(tmp_path, MINOR, edit=slow(3)) as town:
        await approved(town)
        deploy = await town.run("production-deploy-production")
        await town.sees(lambda: shows(town, "Deploy to production – running"), "it waits")
        owner = json.loads((deploy / "began").read_text())["owner"]
        os.kill(number(owner), signal.SIGKILL)
        os.killpg(number((deploy / "script").read_text()), signal.SIGKILL)
        await town.sees(lambda: town.button("Say how it ended"), "a person is asked")
        assert len(deploys(town)) == 1, "nobody did it again"
        await town.settles("alice", "again")
        await town.ends()
        assert len(deploys(town)) == 2
        log = (town.project.environments / "production" / "deploys.log").read_text()
        assert log.count("v1.2.0") == 1


def deploys(town: Town) -> list[Path]:
    return list((town.home / "runs").glob("*.production-deploy-production.*"))


async def test_nothing_is_lost_while_slack_is_away(tmp_path: Path):
    async with open_town(tmp_path, MINOR, edit=slow(2)) as town:
        await approved(town)
        await town.run("production-deploy-production")
        async with town.without_slack():
            await town.sees(town.noted("shipped"), "it ships")
        await town.ends()
        assert await faults(town, MINOR) == []


async def test_a_bot_that_dies_while_slack_is_away_goes_on(tmp_path: Path):
    async with open_town(tmp_path, MINOR, edit=slow(2)) as town:
        await approved(town)
        await town.run("production-deploy-production")
        async with town.without_slack():
            await town.kills()
            await town.sees(town.noted("shipped"), "it ships")
        await town.ends()
        assert await faults(town, MINOR) == []


async def test_a_bot_that_waits_for_slack_can_be_stopped(tmp_path: Path):
    async with open_town(tmp_path, MINOR) as town:
        await town.sees(town.staged, "staging has the newest commit")
        async with town.without_slack():
            await town.kills()
            await town.sees(lambda: "Failed to connect" in town.log(), "it looks for Slack")
            asked = time.monotonic()
            await town.bot.stop()
            assert time.monotonic() - asked < 5
