"""Two bots on one PostgreSQL: one is killed, the other finishes, and nothing happens twice."""

from pathlib import Path

import pytest

from tests.campaign.aftermath import faults
from tests.campaign.founding import open_pair
from tests.campaign.ways.kwanus import MINOR, approved
from tests.campaign.ways.phased import UNDONE
from tests.support.postgres import fresh_database

pytestmark = pytest.mark.postgres

PLACES = ("start:kept#1", "production/merge-to-production:pushed#1")
MORE = (
    "prepare/candidate:committed#1",
    "sign:acking#2",
    "production/tag:stored#1",
    "outbox request:sent#1",
    "after/merge-back-to-staging:begun#1",
)


async def test_two_that_live_do_nothing_twice(tmp_path: Path):
    async with open_pair(tmp_path, MINOR, fresh_database(), []) as town:
        await MINOR.walk(town)
        await town.ends()
        assert await faults(town, MINOR) == []


async def test_what_ran_on_the_machine_that_died_is_for_a_person(tmp_path: Path):
    place = "production/deploy-production:started#1"
    async with open_pair(tmp_path, MINOR, fresh_database(), [place]) as town:
        await approved(town)
        await town.sees(lambda: town.button("Say how it ended"), "a person is asked")
        log = (town.project.environments / "production" / "deploys.log").read_text()
        assert log.count("v1.2.0") == 1, "it went on without its bot"
        await town.settles("alice", "done")
        await town.ends()
        log = (town.project.environments / "production" / "deploys.log").read_text()
        assert log.count("v1.2.0") == 1


@pytest.mark.parametrize(
    "place", [*PLACES, *(pytest.param(place, marks=pytest.mark.campaign) for place in MORE)]
)
async def test_one_dies_and_the_other_finishes(place: str, tmp_path: Path):
    async with open_pair(tmp_path, MINOR, fresh_database(), [place]) as town:
        await MINOR.walk(town)
        await town.ends()
        assert town.bot.starts == 2, "one died"
        assert await faults(town, MINOR) == []


@pytest.mark.campaign
@pytest.mark.parametrize(
    "place",
    [
        "release/archive:begun#1",
        "post-release/record-manifest:pushed#1",
        "rollback/record-manifest:committed#1",
    ],
)
async def test_one_dies_on_the_way_back_and_the_other_finishes(place: str, tmp_path: Path):
    async with open_pair(tmp_path, UNDONE, fresh_database(), [place]) as town:
        await UNDONE.walk(town)
        await town.ends()
        assert town.bot.starts == 2, "one died"
        assert await faults(town, UNDONE) == []
