"""Look at the triggers of a rollback, from production on until the release is closed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from engine.books import Books
from engine.looks import kept
from engine.overtaken import overtaken_by
from engine.probing import limits_of, measure_all
from engine.world import World
from release import facts as f
from release.probes import Breached, Verdict
from release.readings import said, shown
from release.records import Looks
from release.rollouts import news, turn
from release.state import Release
from release.triggers import watched
from release.values import Struct


class Sight(Struct, frozen=True):
    """What was looked at, and what is new of it."""

    looks: Mapping[str, Looks]
    facts: Sequence[f.Fact]


async def vigil(world: World, books: Books, release: Release) -> Sight | None:
    """What the triggers' probes say, when it is time to ask them."""
    since, now = release.in_production_since, world.clock.now()
    due = [
        name
        for name, trigger in watched(release).items()
        if since and await _is_due(world, release, name, turn(since, trigger.every.about, now))
    ]
    if not due or since is None or await _overtaken(world, books, release):
        return None
    triggers = release.policy.triggers
    probes = {name: triggers[name].probe or "" for name in due}
    verdicts = await measure_all(world, release, probes.values())
    limits = limits_of(release, verdicts)
    looks = {
        _key(release, name): Looks(
            turn(since, triggers[name].every.about, now),
            now,
            {triggers[name].title: said(verdicts[probe], limits[probe])},
        )
        for name, probe in probes.items()
    }
    fired = _fired(release, verdicts, probes, now)
    return Sight(looks, (*news(release, verdicts, limits), *fired))


def _key(release: Release, name: str) -> str:
    return f"vigil:{release.id}:{name}"


async def _is_due(world: World, release: Release, name: str, due: int) -> bool:
    seen = await kept(world, _key(release, name))
    return seen is None or seen.turn != due  # a later one than now: the clock was put back


async def _overtaken(world: World, books: Books, release: Release) -> bool:
    """True when a later version is in production: what is measured is about that one."""
    return await world.store.read(lambda db: overtaken_by(books, db, [release])) is not None


def _fired(
    release: Release, verdicts: Mapping[str, Verdict], probes: Mapping[str, str], now: datetime
) -> Iterator[f.Triggered]:
    for name, probe in probes.items():
        match verdicts[probe]:
            case Breached(value, limit) if probe not in release.broken_before:
                if name not in release.triggered:
                    yield _triggered(release, name, (shown(value), limit), now)


def _triggered(release: Release, name: str, seen: tuple[str, str], now: datetime) -> f.Triggered:
    trigger, (value, limit) = release.policy.triggers[name], seen
    by_itself = trigger.automatic and release.started.previous_tag is not None
    at = trigger.countdown.after(now, release.zone) if by_itself else None
    return f.Triggered(trigger=name, value=value, limit=limit, rollback_at=at)
