"""When something was last looked at, and what was seen: kept over a restart, not in the record."""

from collections.abc import Mapping
from datetime import datetime

from engine.ports import Ledger
from engine.tell import card
from engine.world import World
from release.records import Looks
from release.standing import Standing, rolling
from release.state import Attempt, Release
from release.triggers import watched


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


def keep(ledger: Ledger, release: Release, looks: Mapping[str, Looks]) -> None:
    """Remember looks with what follows from them, in one transaction; the card shows them."""
    for key, one in looks.items():
        seen = {"turn": one.turn, "at": one.at.isoformat(), "values": dict(one.values)}
        ledger.put(key, seen)
    if looks:
        ledger.post(card(release))
