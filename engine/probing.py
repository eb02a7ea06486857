"""Ask one of the project's probes how a system fares, for a release."""

import asyncio
import re
from collections.abc import Iterable, Mapping

from engine.calls import Job, call_of
from engine.world import World
from release import probes
from release.bound_probe import VARIABLE, Probe
from release.git import GitError
from release.placeholders import PlaceholderError
from release.probes import Inconclusive, Limit, Verdict
from release.state import Release


async def measure(world: World, release: Release, name: str) -> Verdict:
    """One look; what kept it from an answer is Inconclusive, never an exception."""
    bound = release.binding.probes.get(name)
    if bound is None:
        return Inconclusive(f"slipway.yml has no probe “{name}”")
    try:
        wanted = await _wanted(world, release, bound)
    except (PlaceholderError, GitError, LookupError) as error:
        return Inconclusive(str(error))
    return _scrubbed(await world.probes.ask(wanted), bound, world.environment)


async def measure_all(world: World, release: Release, names: Iterable[str]) -> dict[str, Verdict]:
    """Several at once, each asked once."""
    wanted = list(dict.fromkeys(names))
    found = await asyncio.gather(*(measure(world, release, name) for name in wanted))
    return dict(zip(wanted, found, strict=True))


def limits_of(release: Release, names: Iterable[str]) -> dict[str, str]:
    """What is healthy, by probe."""
    bound = release.binding.probes
    return {name: (bound[name].limit or "") if name in bound else "" for name in names}


async def _wanted(world: World, release: Release, bound: Probe) -> probes.Probe:
    limit = Limit.parse(bound.limit) if bound.limit else None
    if bound.run:
        where = "production" if release.in_production else "staging"
        return probes.CommandProbe(await call_of(world, release, Job(bound.run, where)), limit)
    headers = {name: _filled(text, world.environment) for name, text in bound.headers.items()}
    timeout = bound.timeout.about
    if bound.query and bound.server and limit:
        return probes.PrometheusProbe(bound.server, bound.query, limit, timeout, headers)
    return probes.HttpProbe(
        bound.url or "", bound.status, bound.pointer, bound.pattern, limit, timeout, headers
    )


def _filled(text: str, environment: Mapping[str, str]) -> str:
    """A header with variables of our environment in the places of their names."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in environment:
            raise LookupError(f"the variable {found[1]}, which a header needs, is not set")
        return environment[found[1]]

    return VARIABLE.sub(value, text)


def _scrubbed(verdict: Verdict, bound: Probe, environment: Mapping[str, str]) -> Verdict:
    """An answer may repeat what it was asked with: no secret leaves here."""
    names = {name for text in bound.headers.values() for name in VARIABLE.findall(text)}
    secrets = [environment[name] for name in names if environment.get(name)]

    def clean(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, "•••")
        return text

    match verdict:
        case probes.Inconclusive(reason):
            return probes.Inconclusive(clean(reason))
        case probes.Breached(str(value), limit):
            return probes.Breached(clean(value), limit)
        case probes.Healthy(str(value)):
            return probes.Healthy(clean(value))
        case _:
            return verdict
