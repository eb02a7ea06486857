"""A branch that was rewritten: what a release took from it, and it no longer holds."""

from engine.history import every_change, lines_of, recorded
from engine.world import World
from release import facts as f
from release.state import Release

MOST = 20


async def lost(world: World, release: Release, branch: str, head: str) -> tuple[f.Line, ...]:
    """Commits of the newest candidate that its branch holds no more."""
    held = taken(release)
    repository = world.repository(release.project)
    if branch != release.started.source_branch or await repository.resolve(held) is None:
        return ()
    ours = await recorded(world.store, release.project)
    gone = await every_change(repository, release.policy, [head], held)
    named = [change for change in gone if change.sha not in ours]
    return lines_of(named, release.policy, release.started.component)[:MOST]


def taken(release: Release) -> str:
    """What the branch held: the candidate where it is pushed there, else its source."""
    pushed = release.policy.candidate.branch is not None and not release.line.apart
    return release.candidate.commit if release.candidate and pushed else release.source
