"""How far the branch of a release is ahead of its candidate, as far as the record knows."""

from release.facts import Brought, Line
from release.state import Release


def behind(release: Release) -> int:
    """How many commits the source branch has that the candidate has not."""
    source = release.started.source_branch
    count, counted = 0, False
    for when in reversed(release.landed):
        if when.fact.branch != source:
            continue
        if when.fact.head == release.source:
            break
        counted = True
        ours = [line.sha for line in when.fact.lines]
        if release.source in ours:
            return count + ours.index(release.source)
        count += len(ours) + when.fact.more
        if when.fact.anew:
            break
    return count if counted else 0


def brought(release: Release) -> tuple[Brought, ...]:
    """What Slipway itself brought to the source branch since: other versions, or their rollback."""
    source = release.started.source_branch
    found: list[Brought] = []
    for when in reversed(release.landed):
        if when.fact.branch != source:
            continue
        if when.fact.head == release.source:
            break
        found = [*when.fact.brought, *found]
        if when.fact.anew:
            break
    back = {one.tag for one in found if one.back}
    return tuple(dict.fromkeys(Brought(tag=one.tag, back=one.tag in back) for one in found))


def newer(release: Release) -> bool:
    """True when the branch holds something else than the candidate."""
    return bool(behind(release) or brought(release) or lost(release))


def newest_source(release: Release) -> str:
    """The newest commit seen on the source branch."""
    heads = [w.fact.head for w in release.landed if w.fact.branch == release.started.source_branch]
    return heads[-1] if heads else release.source


def lost(release: Release) -> tuple[Line, ...]:
    """Commits of the candidate that its branch no longer holds: somebody rewrote it."""
    source = release.started.source_branch
    seen = [when.fact for when in release.landed if when.fact.branch == source]
    return seen[-1].lost if seen and seen[-1].head != release.source else ()
