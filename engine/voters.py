"""Approvers are asked about twice: cached at the click, read afresh when it takes effect."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from engine.world import World
from release import facts as f
from release.binding import Binding
from release.plan import PlannedStage
from release.policy import Policy
from release.standing import Standing, standing
from release.state import Given, Release, is_production


async def held_roles(
    world: World, policy: Policy, binding: Binding, user: str, *, fresh: bool = False
) -> tuple[str, ...]:
    """The roles of a policy that a person holds by a binding."""
    holders = binding.roles
    everybody = frozenset(chain.from_iterable(holders.values()))
    theirs = await world.directory.among(user, everybody, fresh=fresh)
    return tuple(role for role in policy.roles if not theirs.isdisjoint(holders.get(role, ())))


async def roles_of(
    world: World, release: Release, user: str, *, fresh: bool = False
) -> tuple[str, ...]:
    """The roles of the release's project that a person holds, as frozen with the release."""
    return await held_roles(world, release.policy, release.binding, user, fresh=fresh)


async def lapsed(world: World, release: Release, step: str) -> list[f.Fact]:
    """Approvals of the stage this step opens, whose givers left the role meanwhile."""
    picture = standing(release, world.clock.now())
    return [
        f.Lapsed(approval=given.approval, by=given.by, reason=reason)
        for given in counted_before(picture, step)
        if (reason := await _gone(world, release, given))
    ]


async def _gone(world: World, release: Release, given: Given) -> str:
    """Why an approval counts no more, asked afresh; empty when it does."""
    held = await roles_of(world, release, given.voice, fresh=True)
    if set(given.roles) - set(held):
        return "left the role"
    both = {given.by, given.voice}
    members = [await world.directory.is_full_member(one, fresh=True) for one in sorted(both)]
    return "" if all(members) else "left the workspace"


async def unheld(world: World, release: Release, roles: Iterable[str]) -> list[str]:
    """Those of some roles that nobody holds now: their groups are empty, or their people gone.

    Raises DirectoryError.
    """
    return [role for role in roles if not await _holders(world, release.binding.holders(role))]


async def _holders(world: World, ids: Sequence[str]) -> list[str]:
    people = sorted(await world.directory.people(ids))
    return [user for user in people if await world.directory.is_full_member(user)]


def counted_before(picture: Standing, step: str) -> Iterator[Given]:
    """The approvals that count for the stage that this step opens, or brings to production."""
    for stage in picture.stages:
        if stage.approval and step in _decisive(stage.planned):
            yield from stage.approval.counted


def _decisive(stage: PlannedStage) -> set[str]:
    steps = [step.id for step in stage.steps]
    touching = [step for step in steps if is_production(step)]
    return {*steps[:1], *touching[:1]}
