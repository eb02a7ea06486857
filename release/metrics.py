"""How a project releases: frequency, rollbacks, lead time, deployments, issues, waiting."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from release.fold import fold_facts
from release.medians import median
from release.state import Release
from release.states import Status
from release.values import Struct
from release.waiting import Cause, Chain, waits

_BACK = frozenset({Status.ROLLING_BACK, Status.ROLLED_BACK})


class Numbers(Struct, frozen=True):
    """What one release that reached production contributes.

    `lead` is from the median of its commits until it was shipped, `deployment` from the first
    step that touched production until then; both None for one that was turned back before.
    """

    version: str
    reached: datetime
    hotfix: bool
    rolled_back: bool
    failed_checks: int
    lead: timedelta | None
    deployment: timedelta | None
    waits: Mapping[Cause, timedelta]


class Week(Struct, frozen=True):
    """The releases that reached production in the week from a Monday on."""

    monday: date
    good: int
    rolled_back: int


class Metrics(Struct, frozen=True):
    """The numbers of a period; medians are None where there is nothing to take one of."""

    since: datetime
    until: datetime
    releases: int = 0
    rolled_back: int = 0
    hotfixes: int = 0
    failed_checks: int = 0
    lead: timedelta | None = None
    deployment: timedelta | None = None
    waits: Mapping[Cause, timedelta] | None = None
    weeks: tuple[Week, ...] = ()

    @property
    def a_week(self) -> float:
        """Releases a week."""
        return self.releases / max((self.until - self.since) / timedelta(days=7), 1)

    @property
    def issue_rate(self) -> float:
        """Hotfixes, failed checks after shipping, and rollbacks, for each release."""
        issues = self.hotfixes + self.failed_checks + self.rolled_back
        return issues / self.releases if self.releases else 0.0


def numbers(chain: Chain) -> Numbers | None:
    """What a release contributes; None for one that never reached production."""
    release = fold_facts(chain)
    reached = release.in_production_since
    if reached is None:
        return None
    shipped = release.shipped_at
    return Numbers(
        version=release.version,
        reached=reached,
        hotfix=release.policy.kinds[release.started.what].path == "hotfix",
        rolled_back=release.status in _BACK,
        failed_checks=_failed_afterwards(release),
        lead=lead_time(release),
        deployment=shipped - reached if shipped else None,
        waits=waits(chain),
    )


def lead_time(release: Release) -> timedelta | None:
    """From commit to production, for the median of its commits; None for what was not shipped.

    The median of the commits' times is that of their moments. A clock may have been ahead.
    """
    since = release.candidate.committed if release.candidate else None
    shipped = release.shipped_at
    return max(shipped - since, timedelta()) if shipped and since else None


def _failed_afterwards(release: Release) -> int:
    """Checks that failed at least once after the release was shipped."""
    shipped = release.shipped_at
    if shipped is None:
        return 0
    return sum(
        any(one.outcome == "failed" and one.began >= shipped for one in tries)
        for step, tries in release.attempts.items()
        if step.startswith("gate/")
    )


def metrics(every: Iterable[Numbers], since: datetime, until: datetime, zone: ZoneInfo) -> Metrics:
    """The numbers of those that reached production in a period; weeks are the zone's."""
    found = [one for one in every if since <= one.reached <= until]
    return Metrics(
        since,
        until,
        releases=len(found),
        rolled_back=sum(one.rolled_back for one in found),
        hotfixes=sum(one.hotfix for one in found),
        failed_checks=sum(one.failed_checks for one in found),
        lead=median([one.lead for one in found]),
        deployment=median([one.deployment for one in found]),
        waits=_waits(found),
        weeks=tuple(_weeks(found, since, until, zone)),
    )


def _waits(found: Sequence[Numbers]) -> Mapping[Cause, timedelta] | None:
    """The mean of each cause: means add up to the mean of the whole, medians do not."""
    if not found:
        return None
    return {
        cause: sum((one.waits[cause] for one in found), timedelta()) / len(found) for cause in Cause
    }


def _weeks(
    found: Sequence[Numbers], since: datetime, until: datetime, zone: ZoneInfo
) -> Iterable[Week]:
    monday, last = _monday(since, zone), _monday(until, zone)
    while monday <= last:
        here = [one.rolled_back for one in found if _monday(one.reached, zone) == monday]
        yield Week(monday, here.count(False), here.count(True))
        monday += timedelta(days=7)


def _monday(moment: datetime, zone: ZoneInfo) -> date:
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())
