"""`python -m bench [ack notes push release start]`: measure these (or all) and print one table."""

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

from bench import ack, notes, push, release, start
from bench.measure import Row, table

PARTS = {
    "release": release.measure,
    "ack": ack.measure,
    "notes": notes.measure,
    "push": push.measure,
    "start": start.measure,
}

HOW = """
release: the bot in a process of its own, Slack and the people in another; its repository is copied
before, as the clone is. ack: really signed requests over HTTP from a client in a process of its own, for us and for the
peers, each behind its own aiohttp server. push: the one atomic push in which a merge goes with its tag.
"""


async def rows(names: list[str]) -> list[Row]:
    """What the named parts found out, one after the other: two at once would disturb each other."""
    found: list[Row] = []
    for name in names:
        with tempfile.TemporaryDirectory(prefix="slipway-bench-") as folder:
            print(f"measuring {name} …", file=sys.stderr)
            found += await PARTS[name](Path(folder))
    return found


def main() -> int:
    """Unknown names are said; a missed target is no failure, for machines differ and are noisy."""
    names = sys.argv[1:] or list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"no part {', '.join(unknown)}; there are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.ERROR)
    print(table(asyncio.run(rows(names))))
    print(HOW)
    return 0


if __name__ == "__main__":
    sys.exit(main())
