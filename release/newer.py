"""How far the branch of a release is ahead of its candidate, as far as the record knows."""

from collections.abc import Iterator

from release.facts import Brought, Landed, Line
from release.state import Release


def behind(release: Release) -> int:
    """How many commits the source branch has that the candidate has not."""
    count = 0
    for landed in _since(release):
        ours = [line.sha for line in landed.lines]
        if release.source in ours:
            return count + ours.index(release.source)
        count += len(ours) + landed.more
    return count


def brought(release: Release) -> tuple[Brought, ...]:
    """What Slipway itself brought to the source branch since: other versions, or their rollback."""
    found: list[Brought] = []
    for landed in _since(release):
        found = [*landed.brought, *found]
    back = {one.tag for one in found if one.back}
    return tuple(dict.fromkeys(Brought(tag=one.tag, back=one.tag in back) for one in found))


def _since(release: Release) -> Iterator[Landed]:
    """What was seen on the source branch after the candidate's source, the newest first.

    Where the branch was rewritten, that tells all that the candidate does not hold.
    """
    for landed in reversed(_seen(release)):
        if landed.head == release.source:
            return
        yield landed
        if landed.anew:
            return


def _seen(release: Release) -> list[Landed]:
    source = release.started.source_branch
    return [when.fact for when in release.landed if when.fact.branch == source]


def newer(release: Release) -> bool:
    """True when the branch holds something else than the candidate."""
    return bool(behind(release) or brought(release) or lost(release))


def newest_source(release: Release) -> str:
    """The newest commit seen on the source branch."""
    seen = _seen(release)
    return seen[-1].head if seen else release.source


def lost(release: Release) -> tuple[Line, ...]:
    """Commits of the candidate that its branch no longer holds: somebody rewrote it."""
    seen = _seen(release)
    return seen[-1].lost if seen and seen[-1].head != release.source else ()
