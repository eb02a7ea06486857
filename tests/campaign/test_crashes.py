"""kill -9 before, inside and after every effect on every way: it finishes, each effect once.

A test run takes a third of a minor's points, several to a release, and a few points of a third of
the other ways; which ones depends on the newest commit, or on SLIPWAY_CAMPAIGN_TURN. `make
campaign` takes each of them in a release of its own.
"""

import asyncio
import os
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.campaign.aftermath import faults
from tests.campaign.founding import CODE, open_town
from tests.campaign.points import recorded
from tests.campaign.way import Way
from tests.campaign.ways import WAYS
from tests.campaign.ways.kwanus import MINOR

THIRDS = 3
KILLS = 8
AT_ONCE = 4
LONG = 240.0
"""Seconds after which a release with kills hangs."""

OTHERS = [way for way in WAYS if way is not MINOR]


def turn(of: int) -> int:
    """Which share of so many: another one with every commit."""
    given = os.environ.get("SLIPWAY_CAMPAIGN_TURN")
    if given:
        return int(given) % of
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=CODE, capture_output=True, text=True, check=False
    )
    return int(head.stdout.strip() or "0", 16) % of


def chained(points: Sequence[str]) -> list[Sequence[str]]:
    """The points spread over releases, so that no two kills are close to each other."""
    chains = -(-len(points) // KILLS)
    return [points[n::chains] for n in range(chains)]


async def wrong_after(folder: Path, way: Way, points: Sequence[str]) -> list[str]:
    """A release with a kill at each of these points; what is not as it should be."""
    async with asyncio.timeout(LONG), open_town(folder, way, points) as town:
        await way.walk(town)
        await town.ends()
        found = await faults(town, way)
        # kills shift how often it comes by, so the place counts
        spared = {place_of(one) for one in points} - {place_of(one) for one in town.passed()}
        return [*found, *(f"never came to {place}" for place in sorted(spared))]


def place_of(point: str) -> str:
    return point.rpartition("#")[0]


async def all_well(folder: Path, chains: Sequence[tuple[Way, Sequence[str]]]) -> None:
    """Several releases at once, none with a fault."""
    work = [wrong_after(folder / str(n), *one) for n, one in enumerate(chains)]
    found = await asyncio.gather(*work)
    bad = [(way, points, f) for (way, points), f in zip(chains, found, strict=True) if f]
    assert not bad, "\n\n".join("\n".join([way.name, " | ".join(p), *f]) for way, p, f in bad)


THIRD = chained(MINOR.points[turn(THIRDS) :: THIRDS])


@pytest.mark.parametrize("batch", range(-(-len(THIRD) // AT_ONCE)))
async def test_a_third_of_the_points(batch: int, tmp_path: Path):
    await all_well(tmp_path, [(MINOR, one) for one in THIRD[batch * AT_ONCE :][:AT_ONCE]])


async def test_some_points_of_a_third_of_the_other_ways(tmp_path: Path):
    chains = [(way, chained(way.points)) for way in OTHERS[turn(THIRDS) :: THIRDS]]
    await all_well(tmp_path, [(way, every[turn(len(every))]) for way, every in chains])


async def test_the_table_of_points_is_up_to_date(tmp_path: Path):
    await up_to_date(MINOR, tmp_path)


@pytest.mark.campaign
@pytest.mark.parametrize("way", OTHERS, ids=lambda way: way.name)
async def test_the_other_tables_are_up_to_date(way: Way, tmp_path: Path):
    await up_to_date(way, tmp_path)


async def up_to_date(way: Way, folder: Path) -> None:
    now, known = Counter(await recorded(way, folder)), Counter(way.points)
    said = f"python -m tests.campaign.points {way.name}"
    assert now == known, f"{said}: {now - known} came, {known - now} went"


@pytest.mark.campaign
@pytest.mark.parametrize(
    ("way", "point"), [(way, point) for way in WAYS for point in way.points], ids=str
)
async def test_one_kill(way: Way, point: str, tmp_path: Path):
    assert await wrong_after(tmp_path, way, [point]) == []
