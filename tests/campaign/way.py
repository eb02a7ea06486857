"""A way on which bots are killed: its project, what people do, and what is true at its end."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from bot.demo.project import Project
from tests.campaign.town import Town

POINTS = Path(__file__).with_name("points")


@dataclass(frozen=True)
class Way:
    """One release, or several that go together, from the first command to its end."""

    name: str
    policy: str
    walk: Callable[[Town], Awaitable[None]]
    """What people do; the town ends it."""
    after: str
    """What the world holds then, and nothing else: `tests.campaign.world` tells it so."""
    prepare: Callable[[Project], None] = lambda _: None
    """What is other than in the demo's project, before the bot begins."""
    staging: str = ""
    """The branch whose every commit goes to staging, if the policy has one."""
    channel: str = ""
    channels: Sequence[str] = ()
    """Where it is talked of, if not in the project's own; channels to be made."""

    chance: Sequence[str] = ()
    """Facts and places that are a matter of timing."""

    def __str__(self) -> str:
        return self.name

    @property
    def wanted(self) -> list[str]:
        """Line by line; what is further in goes on a line."""
        return re.sub(r"\n {2,}", " ", dedent(self.after)).strip().splitlines()

    @property
    def table(self) -> Path:
        """Where its places are recorded."""
        return POINTS / f"{self.name}.txt"

    @property
    def points(self) -> list[str]:
        """Every place that a bot comes by on this way."""
        return self.table.read_text(encoding="utf-8").splitlines() if self.table.exists() else []
