"""Every place where the bot is killed: recorded from a release in which it was not.

`python -m tests.campaign.points` writes `points.txt` anew; a test fails when it is out of date.
"""

import asyncio
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.campaign.founding import open_town

FILE = Path(__file__).with_name("points.txt")
POINTS = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []

# How often these are passed is a matter of timing: the first times are enough.
UNSTEADY = re.compile(r"settled|answered|outbox (card edit|request edit|line):.*")
ENOUGH = 2
# Only slow scripts show their output.
CHANCE = re.compile(r"outbox run.*")


def steady(passed: Iterable[str]) -> list[str]:
    """Of all places passed, those that every run passes, in their order."""
    names = ((line, line.rpartition("#")) for line in passed)
    return [
        line
        for line, (name, _, times) in names
        if not CHANCE.fullmatch(name) and (int(times) <= ENOUGH or not UNSTEADY.fullmatch(name))
    ]


async def recorded(folder: Path) -> list[str]:
    """The places of one release without a kill."""
    async with open_town(folder) as town:
        await town.releases()
        return steady(town.passed())


def write() -> None:
    """Record, and replace the table."""
    with tempfile.TemporaryDirectory() as folder:
        points = asyncio.run(recorded(Path(folder)))
    FILE.write_text("".join(f"{point}\n" for point in points), encoding="utf-8")
    print(f"{len(points)} points")


if __name__ == "__main__":
    write()
