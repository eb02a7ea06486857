"""kill -9 before, inside and after every effect of a minor: it finishes, each effect once.

A test run takes a third of the points, several to a release; which third depends on the newest
commit, or on SLIPWAY_CAMPAIGN_TURN. `make campaign` takes each of them in a release of its own.
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
from tests.campaign.points import POINTS, recorded

THIRDS = 3
KILLS = 8
AT_ONCE = 4
CHAINS = -(-len(POINTS) // (THIRDS * KILLS))
"""Releases that a third is spread over, so that no two kills are close to each other."""


def turn() -> int:
    """Which third: another one with every commit."""
    given = os.environ.get("SLIPWAY_CAMPAIGN_TURN")
    if given:
        return int(given) % THIRDS
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=CODE, capture_output=True, text=True, check=False
    )
    return int(head.stdout.strip() or "0", 16) % THIRDS


async def wrong_after(folder: Path, points: Sequence[str]) -> list[str]:
    """A release with a kill at each of these points; what is not as it should be."""
    async with open_town(folder, points) as town:
        await town.releases()
        found = await faults(town)
        spared = set(points) - set(town.passed())
        return [*found, *(f"never came to {point}" for point in sorted(spared))]


@pytest.mark.parametrize("batch", range(-(-CHAINS // AT_ONCE)))
async def test_a_third_of_the_points(batch: int, tmp_path: Path):
    third = POINTS[turn() :: THIRDS]
    chains = [third[n::CHAINS] for n in range(CHAINS)][batch * AT_ONCE :][:AT_ONCE]
    work = [wrong_after(tmp_path / str(n), chain) for n, chain in enumerate(chains)]
    found = await asyncio.gather(*work)
    bad = [(c, f) for c, f in zip(chains, found, strict=True) if f]
    assert not bad, "\n\n".join("\n".join([" | ".join(c), *f]) for c, f in bad)


@pytest.mark.campaign
@pytest.mark.parametrize("point", POINTS)
async def test_one_kill(point: str, tmp_path: Path):
    assert await wrong_after(tmp_path, [point]) == []


async def test_the_table_of_points_is_up_to_date(tmp_path: Path):
    now, known = Counter(await recorded(tmp_path)), Counter(POINTS)
    assert now == known, f"python -m tests.campaign.points: {now - known} came, {known - now} went"
