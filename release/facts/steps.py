"""What was begun and how it ended."""

from typing import Any, Literal

from release.facts.base import Fact


class StepBegan(Fact):
    """The engine is about to do a step; written before its effect."""

    kind = "step-began"
    step: str
    attempt: int
    candidate: int
    run: str | None = None
    host: str | None = None


class StepEnded(Fact):
    """How a step ended. `seen` says that its effect was found already there."""

    kind = "step-ended"
    step: str
    attempt: int
    candidate: int
    outcome: Literal["done", "failed", "unknown"]
    detail: str = ""
    evidence: dict[str, Any] = {}
    seen: bool = False


class PutOff(Fact):
    """A script that was said to begin was held before it ran: its step's turn comes again."""

    kind = "put-off"
    step: str
    attempt: int


class Retried(Fact):
    """A person wants a failed step done again."""

    kind = "retried"
    step: str
    by: str


class Settled(Fact):
    """A person says how a step ended that nobody saw end."""

    kind = "settled"
    step: str
    attempt: int
    by: str
    outcome: Literal["done", "failed", "again"]
    reason: str


class Measured(Fact):
    """What a probe says, written when it says something else than before."""

    kind = "measured"
    step: str
    """The step or gate it was asked for; empty for what is watched all the time."""
    probe: str
    verdict: Literal["healthy", "breached", "inconclusive"]
    value: str = ""
    limit: str = ""
    reason: str = ""


class Held(Fact):
    """The rollout holds where it is: a budget is broken, nobody can tell, or somebody wants it."""

    kind = "held"
    step: str
    by: str = ""
    """Who held it; empty: it held by itself."""
    reason: str = ""
    budget: str = ""
    value: str = ""
    limit: str = ""


class Unwatched(Fact):
    """Nobody looked for so long while a stage of a rollout was watched: it does not count."""

    kind = "unwatched"
    step: str
    attempt: int
    seconds: int
