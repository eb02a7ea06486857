"""Who was told, and what is carried on."""

from release.facts.base import Action, Fact


class Announced(Fact):
    """An announcement went out; what it says is corrected when it changes."""

    kind = "announced"
    name: str
    channels: tuple[str, ...]


class Reminded(Fact):
    """Those who can clear something were reminded."""

    kind = "reminded"
    subject: str
    n: int


class Nudged(Fact):
    """Somebody reminded those who can clear something."""

    kind = "nudged"
    subject: str
    by: str


class LateNoted(Fact):
    """An item passed its due date unfinished, and the channel was told."""

    kind = "late-noted"
    gate: str


class RetroNoted(Fact):
    """Somebody said what only people know: what went well, what went badly, what is to be done."""

    kind = "retro-noted"
    by: str
    good: str = ""
    bad: str = ""
    actions: tuple[Action, ...] = ()


class ActionDone(Fact):
    """An action of a retrospective is done."""

    kind = "action-done"
    id: str
    by: str
