"""Mirrors are packed when there is much to pack and no release waits for them."""

from engine.world import World


async def tidy(world: World) -> None:
    """Look at every mirror. Raises GitError when one cannot be packed."""
    busy = {row.project for row in await world.store.read(lambda ledger: ledger.going())}
    for name, project in world.projects.items():
        if name not in busy and await project.repository.untidy():
            await project.repository.tidy()
