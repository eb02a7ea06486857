"""What the time of a release went to: at each moment, the one thing that kept it from going on."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from release import facts as f
from release.fold import fold_facts
from release.journal import Sealed
from release.standing import Standing, Why, standing
from release.state import Release
from release.states import Status

Chain = Sequence[tuple[Sealed, f.Fact]]


class Cause(StrEnum):
    """What a release waits for. When it waits for several, the first of these counts."""

    MACHINES = "scripts and CI"
    FREEZE = "the freeze"
    APPROVAL = "approvals"
    PEOPLE = "people"
    DATE = "its date"


_AT_ONCE = timedelta(seconds=1)
"""Shorter gaps between two entries are the engine at work."""
_FREEZE = frozenset({Why.FROZEN})
_APPROVAL = frozenset({Why.APPROVAL, Why.REJECTED})
_DATE = frozenset({Why.TIME})
_ON_THE_WAY = frozenset({Status.RUNNING, Status.PAUSED})


def waits(chain: Chain) -> dict[Cause, timedelta]:
    """How long a release waited for what, from its start until it was shipped or turned back."""
    found = dict.fromkeys(Cause, timedelta())
    release: Release | None = None
    for (sealed, fact), following in zip(chain, _moments(chain[1:]), strict=False):
        release = fold_facts([(sealed, fact)], release)
        if release.status not in _ON_THE_WAY:
            break
        at = sealed.entry.at
        found[_cause(release, at, following - at)] += following - at
    return found


def _moments(chain: Iterable[tuple[Sealed, f.Fact]]) -> Iterable[datetime]:
    return (sealed.entry.at for sealed, _ in chain)


def _cause(release: Release, at: datetime, length: timedelta) -> Cause:
    return Cause.MACHINES if length < _AT_ONCE else cause(standing(release, at))


def cause(picture: Standing) -> Cause:
    """What a release waits for now."""
    whys = {blocker.why for blocker in picture.blockers}
    if (picture.watch or picture.tasks) and not picture.held:
        return Cause.MACHINES
    if whys & _FREEZE:
        return Cause.FREEZE
    if whys & _APPROVAL:
        return Cause.APPROVAL
    return Cause.DATE if whys and whys <= _DATE else Cause.PEOPLE
