"""What gathers goes when nobody needs it: objects in mirrors, and the output of old scripts."""

from datetime import timedelta

from engine.ports import Ledger
from engine.staging import occupied
from engine.world import World

KEEP = timedelta(days=30)
"""How long the output of a script stays after its release is over."""


async def tidy(world: World) -> None:
    """Pack each mirror that has much to pack, and that no release waits for. Raises GitError."""
    busy = {row.project for row in await world.store.read(lambda ledger: ledger.going())}
    for name, project in world.projects.items():
        if name not in busy and await project.repository.untidy():
            await project.repository.tidy()


async def clean(world: World) -> None:
    """Remove old runs. How one of a release that goes on ended may not be written down yet."""
    needed = await world.store.read(lambda ledger: _under_way(world, ledger))
    world.runs.clean(KEEP, keep=lambda run: run.split(".", 1)[0] in needed)


def _under_way(world: World, ledger: Ledger) -> set[str]:
    """What ids of runs begin with: a release, or a commit that is being checked in staging."""
    found = {row.id for row in ledger.going()}
    for name in world.projects:
        if commit := occupied(ledger, name):
            found.add(f"staging-{name}-{commit[:12]}")
    return found
