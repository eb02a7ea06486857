"""Look at the triggers of a rollback, from production on until the release is closed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from engine.books import Books
from engine.looks import Looks, keep, kept
from engine.overtaken import overtaken_by
from engine.probing import limits_of, measure_all
from engine.world import World
from release import facts as f
from release.probes import Breached, Verdict
from release.readings import said, shown
from release.rollouts import news, turn
from release.state import Release
from release.triggers import watched


async def vigil(world: World, books: Books, release: Release) -> Sequence[f.Fact]:
    """What the triggers' probes say that is not written yet."""
    since, now = release.in_production_since, world.clock.now()
    due = [
        name
        for name, trigger in watched(release).items()
        if since and await _is_due(world, release, name, turn(since, trigger.every.about, now))
    ]
    if not due or since is None or await _overtaken(world, books, release):
        return ()
    triggers = release.policy.triggers
    probes = {name: triggers[name].probe or "" for name in due}
    verdicts = await measure_all(world, release, probes.values())
    limits = limits_of(release, verdicts)
    for name, probe in probes.items():
        values = {triggers[name].title: said(verdicts[probe], limits[probe])}
        looked = Looks(turn(since, triggers[name].every.about, now), now, values)
        await keep(world, release, f"vigil:{release.id}:{name}", looked)
    return [*news(release, verdicts, limits), *_fired(release, verdicts, probes, now)]


async def _is_due(world: World, release: Release, name: str, due: int) -> bool:
    seen = await kept(world, f"vigil:{release.id}:{name}")
    return seen is None or seen.turn < due


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
