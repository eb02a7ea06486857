"""What Slipway itself brought to the branch of an open release: other versions, their rollback."""

from collections.abc import Sequence, Set

from engine.rewritten import taken
from engine.world import World
from release import facts as f
from release.changes import Change
from release.components import belongs
from release.ours import named, released
from release.state import Release


async def not_inside(
    world: World, release: Release, since: str, every: Sequence[Change], ours: Set[str]
) -> list[Change]:
    """Without what the release's own candidate brought to the branch: a hotfix from production."""
    tag = release.started.tag
    made = (one.sha for one in every if one.sha in ours and released(one) == tag)
    newest = next(made, None)
    if newest is None:
        return list(every)
    log = await world.repository(release.project).log([since], newest, paths=False)
    inside = {commit.sha for commit in log}
    return [one for one in every if one.sha not in inside]


async def brought(
    world: World, release: Release, branch: str, own: Sequence[Change], head: str
) -> tuple[f.Brought, ...]:
    """The versions of our own commits (newest first) on the branch that candidates come from.

    None, where they change nothing that the candidate has not as it is there.
    """
    if branch != release.started.source_branch or not own:
        return ()
    differ = set(await world.repository(release.project).changed(taken(release), head))
    concerns = belongs(release.policy, release.started.component)
    news = differ.intersection(path for one in own for path in one.commit.paths)
    return named(own) if news and concerns(news) else ()
