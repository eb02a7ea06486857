"""Which version of a project reached production last: that one is rolled back first."""

from collections.abc import Sequence

from release.journal import stamp
from release.state import Release
from release.states import Status
from release.version import Version


def overtaken(ours: Sequence[Release], others: Sequence[Release]) -> Release | None:
    """The newest that reached production after one of ours, of the same component and line.

    One of ours that never was there is after nothing and before nothing.
    """
    there = [o for o in others if o.in_production and o.status is not Status.ROLLED_BACK]
    later = [
        other
        for other in there
        for one in ours
        if one.in_production and same_versions(other, one) and _reached(other) > _reached(one)
    ]
    return max(later, key=_reached, default=None)


def same_versions(one: Release, other: Release) -> bool:
    """True for the same versions: those of another component or support line go on beside."""
    of_one, of_other = one.line, other.line
    return (of_one.component, of_one.support) == (of_other.component, of_other.support)


def _reached(release: Release) -> tuple[str, Version]:
    """Sorts releases by when they reached production, whenever they were started."""
    since = release.in_production_since
    return (stamp(since) if since else "", Version.parse(release.version))
