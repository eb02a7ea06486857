"""Support lines: which older versions still get releases, until when, and with which changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from release.cadence import Out
from release.changes import Change
from release.policy import Policy
from release.policy.model import SupportRule
from release.values import Struct, replace
from release.version import Version


class SupportLine(Struct, frozen=True):
    """The last minor of a major: `1.4` is what 1.4.0, 1.4.1, … belong to.

    `latest` is the one that is developed: its releases go the usual way. `until` is its end of
    life, None while nobody can say.
    """

    name: str
    rule: str
    newest: Version
    tag: str
    since: datetime
    latest: bool = False
    until: datetime | None = None
    accepts: tuple[str, ...] = ()

    def ended(self, now: datetime) -> bool:
        """True when nothing more is released on it."""
        return self.until is not None and self.until <= now

    def holds(self, version: Version) -> bool:
        """True for the versions of this line."""
        return self.name == minor_of(version)


def support_lines(
    policy: Policy, released: Sequence[Out], named: Mapping[str, date], zone: ZoneInfo
) -> list[SupportLine]:
    """Every line that the policy speaks of, the newest first, also those at their end of life.

    `named` are lines with an explicit last day; of its major a named one is the only line.
    """
    found = {line.name: line for line in _computed(policy, released, zone)}
    for name, day in named.items():
        line = _named(policy, released, name)
        if line is None or line.latest:
            continue  # what is developed has no end yet
        found = {n: one for n, one in found.items() if one.latest or not _same(one, line)}
        end = datetime.combine(day + timedelta(days=1), time(), zone)
        found[name] = replace(found.get(name, line), until=end)
    return sorted(found.values(), key=lambda line: line.newest, reverse=True)


def line_called(lines: Iterable[SupportLine], word: str) -> SupportLine | None:
    """The line that a person means by `1.4`, `v1.4`, or by `1` where that is only one."""
    bare = word.lower().removeprefix("v").removesuffix(".x")
    fits = [line for line in lines if bare in (line.name, str(line.newest.major))]
    exact = [line for line in fits if line.name == bare]
    return exact[0] if exact else fits[0] if len(fits) == 1 else None


def not_accepted(accepts: Iterable[str], changes: Iterable[Change]) -> list[Change]:
    """The changes that are of no accepted class; without classes everything is accepted."""
    accepted = set(accepts)
    return [one for one in changes if accepted and not accepted & one.classes]


def branch_of(policy: Policy, line: str) -> str | None:
    """The branch on which a line lives; None for a policy without such branches."""
    pattern = policy.branches.get("support")
    return pattern.replace("{line}", line) if pattern else None


def minor_of(version: Version) -> str:
    """The name of the line that a version belongs to."""
    return f"{version.major}.{version.minor}"


def _same(one: SupportLine, other: SupportLine) -> bool:
    return one.newest.major == other.newest.major


def _computed(policy: Policy, released: Sequence[Out], zone: ZoneInfo) -> Iterator[SupportLine]:
    majors = sorted({one.version.major for one in released}, reverse=True)
    for at, major in enumerate(majors):
        came = [_first(released, newer) for newer in reversed(majors[:at])]  # the next one first
        if at == 0:
            yield _latest(policy, released, major)
        for name, rule in policy.support.items():
            if at > 0 and rule.of != "latest-major":
                yield _line(released, major, name, (rule, came, zone))


def _latest(policy: Policy, released: Sequence[Out], major: int) -> SupportLine:
    """What is developed; a policy may say what it accepts."""
    rules = [(key, rule) for key, rule in policy.support.items() if rule.of == "latest-major"]
    name, accepts = (rules[0][0], rules[0][1].accepts) if rules else ("", ())
    return replace(_last_minor(released, major), rule=name, latest=True, accepts=accepts)


def _line(
    released: Sequence[Out],
    major: int,
    name: str,
    terms: tuple[SupportRule, list[datetime], ZoneInfo],
) -> SupportLine:
    rule, came, zone = terms
    line = _last_minor(released, major)
    return replace(line, rule=name, until=_until(rule, came, zone), accepts=rule.accepts)


def _last_minor(released: Sequence[Out], major: int) -> SupportLine:
    last = max((one for one in released if one.version.major == major), key=lambda o: o.version)
    line = _of_minor(released, minor_of(last.version))
    assert line is not None, "it was released"
    return line


def _until(rule: SupportRule, came: Sequence[datetime], zone: ZoneInfo) -> datetime | None:
    """From the next major on it lasts so long; as the previous one, until the second next."""
    ends = [rule.lasts.after(came[0], zone)] if rule.lasts and came else []
    if rule.of == "previous-major":
        ends += came[1:2]
    return min(ends, default=None)


def _first(released: Sequence[Out], major: int) -> datetime:
    return min(one.at for one in released if one.version.major == major)


def _of_minor(released: Sequence[Out], name: str) -> SupportLine | None:
    of_it = [one for one in released if minor_of(one.version) == name]
    if not of_it:
        return None
    newest = max(of_it, key=lambda one: one.version)
    return SupportLine(name, "", newest.version, newest.tag, min(one.at for one in of_it))


def _named(policy: Policy, released: Sequence[Out], name: str) -> SupportLine | None:
    """A line of `slipway.yml`: by the rule for older versions."""
    line = _of_minor(released, name)
    rules = [(key, rule) for key, rule in policy.support.items() if rule.of != "latest-major"]
    if line is None or not rules:
        return None
    key, rule = rules[0]
    newest = max(released, key=lambda one: one.version).version
    return replace(line, rule=key, accepts=rule.accepts, latest=line.holds(newest))
