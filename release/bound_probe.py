"""A measurement as slipway.yml says it; what cannot be asked so, and what a policy needs."""

import re
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import AfterValidator, Field

from release.environment import NEVER, OURS
from release.policy.model import Name, Policy
from release.probes import Limit
from release.spans import Length, Span
from release.yamlfile import Strict, did_you_mean

VARIABLE = re.compile(r"\{([A-Z_][A-Z0-9_]*)\}")
"""In a header: the place of a variable of Slipway's environment."""
_ADDRESS = re.compile(r"https?://[^\s/?#]")
_ONLY_FOR = {
    "server": ("query",),
    "headers": ("url", "query"),
    "pointer": ("url",),
    "pattern": ("url",),
}


def _limit(text: str) -> str:
    Limit.parse(text)
    return text


class Probe(Strict):
    """A measurement: a script, an address or a Prometheus query, and what is healthy."""

    run: Name | None = None
    """A script that only looks; with a limit, the last number that it prints is measured."""
    url: str | None = None
    """An address to get."""
    query: str | None = None
    """A Prometheus query that gives one number."""
    server: str | None = None
    """The Prometheus server that answers the query."""
    headers: dict[str, str] = {}
    """Headers to ask with; `{NAME}` in a value stands for a variable of Slipway's environment."""
    status: Annotated[int, Field(ge=100, le=599)] = 200
    """The HTTP status of a healthy answer."""
    pointer: str | None = None
    """Where in a JSON answer the value stands, as a JSON pointer: `/db/lag`."""
    pattern: str | None = None
    """A regular expression that the value must match."""
    limit: Annotated[str, AfterValidator(_limit)] | None = None
    """What is healthy: `<= 0.01`."""
    timeout: Length = Span(seconds=10)
    """How long an answer may take."""


def probes_needed(policy: Policy) -> dict[str, str]:
    """Probe name to the words of the policy that need it."""
    needed: dict[str, str] = {}
    for name, gate in policy.gates.items():
        if gate.probe:
            needed.setdefault(gate.probe, f"gates.{name}")
    for place, rollout in policy.rollout.items():
        for budget, probe in rollout.budgets.items():
            needed.setdefault(probe, f"rollout.{place}.budgets.{budget}")
    for name, trigger in policy.triggers.items():
        if trigger.probe:
            needed.setdefault(trigger.probe, f"triggers.{name}")
    return needed


def misused(probe: Probe, scripts: Iterable[str]) -> Iterator[str]:
    """What cannot be asked, or not so."""
    ways = [way for way in ("run", "url", "query") if getattr(probe, way)]
    if len(ways) != 1:
        given = " and ".join(ways) or "none"
        yield f"must have one way to measure, run, url or query (here: {given})"
    for key, allowed in _ONLY_FOR.items():
        if getattr(probe, key) and not set(ways) & set(allowed):
            yield f"`{key}` is for {' or '.join(allowed)}"
    if probe.run and probe.run not in set(scripts):
        yield f"“{probe.run}” is not one of the scripts. {did_you_mean(probe.run, scripts)}"
    if probe.query and not probe.server:
        yield "a query needs the `server` that answers it"
    if probe.query and not probe.limit:
        yield "a query needs a `limit`: what is healthy"
    yield from _headers(probe)
    yield from _pattern(probe)
    yield from _addresses(probe)


def _headers(probe: Probe) -> Iterator[str]:
    for name in (found for text in probe.headers.values() for found in VARIABLE.findall(text)):
        if name in NEVER or name.startswith(OURS):
            yield f"no server may be given {name}"


def _addresses(probe: Probe) -> Iterator[str]:
    for key, given in (("url", probe.url), ("server", probe.server)):
        if given and not _ADDRESS.match(given):
            yield f"`{key}` must begin with http:// or https:// and a host (here: {given!r})"
    if probe.pointer and not probe.pointer.startswith("/"):
        yield f"`pointer` begins with a slash: did you mean “/{probe.pointer}”?"


def _pattern(probe: Probe) -> Iterator[str]:
    try:
        re.compile(probe.pattern or "")
    except re.error as wrong:
        yield f"`pattern` is no regular expression: {wrong}"
