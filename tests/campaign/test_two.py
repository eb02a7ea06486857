"""Two bots on one PostgreSQL: one is killed, the other finishes, and nothing happens twice."""

from pathlib import Path

import pytest

from tests.campaign.aftermath import faults
from tests.campaign.founding import open_pair
from tests.support.postgres import fresh_database

pytestmark = pytest.mark.postgres

PLACES = (
    "start:kept#1",
    "prepare/candidate:committed#1",
    "sign:acking#2",
    "production/merge-to-production:pushed#1",
    "production/tag:stored#1",
    "outbox line:sent#2",
    "after/merge-back-to-staging:begun#1",
)


async def test_two_that_live_do_nothing_twice(tmp_path: Path):
    async with open_pair(tmp_path, fresh_database(), []) as town:
        await town.releases()
        assert await faults(town) == []


@pytest.mark.parametrize("place", PLACES)
async def test_one_dies_and_the_other_finishes(place: str, tmp_path: Path):
    async with open_pair(tmp_path, fresh_database(), [place]) as town:
        await town.releases()
        assert town.bot.starts == 2, "one died"
        assert await faults(town) == []
