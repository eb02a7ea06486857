"""Approvers are asked about twice: cached at the click, read afresh when it takes effect."""

from engine.world import World
from release import facts as f
from release.approvals import roles_for
from release.standing import Standing, standing
from release.state import Release


async def roles_of(
    world: World, release: Release, user: str, *, fresh: bool = False
) -> tuple[str, ...]:
    """The roles of the release's project that a person holds."""
    binding = release.binding
    held = []
    for role in release.policy.roles:
        if user in await world.directory.people(binding.holders(role), fresh=fresh):
            held.append(role)
    return tuple(held)


async def lapsed(world: World, release: Release, step: str) -> list[f.Fact]:
    """Approvals of the stage this step opens, whose givers left the role meanwhile."""
    picture = standing(release, world.clock.now())
    gone: list[f.Fact] = []
    for name, approval, verdict in _approvals_before(release, picture, step):
        for given in verdict:
            held = await roles_of(world, release, given, fresh=True)
            if not roles_for(approval, held):
                gone.append(f.Lapsed(approval=name, by=given, reason="left the role"))
    return gone


def _approvals_before(release: Release, picture: Standing, step: str):  # type: ignore[no-untyped-def]
    """The approval of the stage whose first step this is."""
    for stage in picture.stages:
        steps = stage.planned.steps
        if steps and steps[0].id == step and stage.planned.approval and stage.approval:
            name, approval = stage.planned.approval
            yield name, approval, [given.by for given in stage.approval.counted]
