"""Approvers are asked about twice: cached at the click, read afresh when it takes effect."""

from collections.abc import Iterator

from engine.world import World
from release import facts as f
from release.binding import Binding
from release.policy import Policy
from release.standing import Standing, standing
from release.state import Given, Release


async def held_roles(
    world: World, policy: Policy, binding: Binding, user: str, *, fresh: bool = False
) -> tuple[str, ...]:
    """The roles of a policy that a person holds by a binding."""
    holders = {role: binding.holders(role) for role in policy.roles}
    everybody = list(dict.fromkeys(id_ for ids in holders.values() for id_ in ids))
    await world.directory.people(everybody, fresh=fresh)  # all at once; from here on it is known
    return tuple(
        [role for role, ids in holders.items() if user in await world.directory.people(ids)]
    )


async def roles_of(
    world: World, release: Release, user: str, *, fresh: bool = False
) -> tuple[str, ...]:
    """The roles of the release's project that a person holds, as frozen with the release."""
    return await held_roles(world, release.policy, release.binding, user, fresh=fresh)


async def lapsed(world: World, release: Release, step: str) -> list[f.Fact]:
    """Approvals of the stage this step opens, whose givers left the role meanwhile."""
    picture = standing(release, world.clock.now())
    gone: list[f.Fact] = []
    for given in _counted_before(picture, step):
        held = await roles_of(world, release, given.by, fresh=True)
        if set(given.roles) - set(held):
            gone.append(f.Lapsed(approval=given.approval, by=given.by, reason="left the role"))
    return gone


def _counted_before(picture: Standing, step: str) -> Iterator[Given]:
    """The approvals that count for the stage whose first step this is."""
    for stage in picture.stages:
        steps = stage.planned.steps
        if steps and steps[0].id == step and stage.approval:
            yield from stage.approval.counted
