"""When something was last looked at, and what was seen: kept over a restart, not in the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.ports import Ledger
from engine.tell import card
from engine.world import World
from release.standing import Standing, rolling
from release.state import Attempt, Release
from release.triggers import watched


@dataclass(frozen=True)
class Looks:
    """Which look it was, when, and what was seen by name, in words."""

    turn: int
    at: datetime
    values: Mapping[str, str]


async def kept(world: World, key: str) -> Looks | None:
    """The last look, if there was one."""
    return await world.store.read(lambda ledger: kept_in(ledger, key))


def kept_in(ledger: Ledger, key: str) -> Looks | None:
    """The same, inside a transaction."""
    found = ledger.get(key)
    if found is None:
        return None
    return Looks(found["turn"], datetime.fromisoformat(found["at"]), found["values"])


def measured_in(ledger: Ledger, release: Release, picture: Standing) -> dict[str, str]:
    """What is watched now said last, by name: the budgets of a rollout, and triggers."""
    step = rolling(picture)
    keys = [f"vigil:{release.id}:{name}" for name in watched(release)]
    if step and step.attempt and step.planned.action.verb.name == "watch":
        keys.append(watch_key(release, step.attempt))
    found = (kept_in(ledger, key) for key in keys)
    return {name: words for one in found if one for name, words in one.values.items()}


def watch_key(release: Release, attempt: Attempt) -> str:
    """Under what the looks at a stage of a rollout are kept."""
    return f"watched:{release.id}:{attempt.step}:{attempt.n}"


async def keep(world: World, release: Release, key: str, looks: Looks) -> None:
    """Remember a look, and have the card show it."""
    value = {"turn": looks.turn, "at": looks.at.isoformat(), "values": dict(looks.values)}

    def work(ledger: Ledger) -> None:
        ledger.put(key, value)
        ledger.post(card(release))

    await world.store.transact(work)
