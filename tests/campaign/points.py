"""Every place where a bot is killed: recorded from a release in which it was not.

`python -m tests.campaign.points [name…]` writes the tables anew; tests fail when one is out of
date.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.campaign.founding import open_town
from tests.campaign.way import Way
from tests.campaign.ways import WAYS

# How often these are passed is a matter of timing: the first times are enough.
UNSTEADY = re.compile(
    r"settled|answered|work tree:removed|outbox (card|request|announcement) edit:.*|outbox line:.*"
    r"|.*/candidate:(doing|committed|done)"  # again at each look, while a script prints a version
)
ENOUGH = 2
# Only slow scripts show their output.
CHANCE = re.compile(r"outbox run.*")


def steady(passed: Iterable[str], chance: Sequence[str] = ()) -> list[str]:
    """Of all places passed, those that every run passes, in their order."""
    names = ((line, line.rpartition("#")) for line in passed if line not in chance)
    return [
        line
        for line, (name, _, times) in names
        if not CHANCE.fullmatch(name) and (int(times) <= ENOUGH or not UNSTEADY.fullmatch(name))
    ]


async def recorded(way: Way, folder: Path) -> list[str]:
    """The places on a way without a kill."""
    async with open_town(folder, way) as town:
        await way.walk(town)
        await town.ends()
        return steady(town.passed(), way.chance)


def write(names: Sequence[str]) -> None:
    """Record, and replace the tables."""
    for way in WAYS:
        if way.name in names or not names:
            with tempfile.TemporaryDirectory() as folder:
                points = asyncio.run(recorded(way, Path(folder)))
            way.table.write_text("".join(f"{point}\n" for point in points), encoding="utf-8")
            print(f"{way.name}: {len(points)} points")


if __name__ == "__main__":
    write(sys.argv[1:])
