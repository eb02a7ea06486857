"""Tell that staging cannot go on with a commit, once, and when it can again."""

from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Any

import structlog

from engine.keeping import note
from engine.ports import Ledger
from engine.world import Project, World
from release.git import GitError
from release.journal import stamp
from release.records import Post

log = structlog.get_logger()
PATIENCE = timedelta(minutes=1)
"""What is over so soon, nobody needs to hear of."""


class Hitches:
    """Watches the work on a commit; `operators` hear of what keeps it from going on."""

    def __init__(self, world: World, operators: str | None) -> None:
        self.world, self.operators = world, operators

    async def watched(self, project: Project, commit: str, work: Awaitable[None]) -> None:
        """Do it; what stands in its way is told when it lasts. The commit is tried again."""
        try:
            await work
        except (GitError, OSError) as error:
            log.warning("staging cannot go on", project=project.name, error=str(error))
            await self._met(project, commit, str(error))
        else:
            await self._over(project)

    async def _met(self, project: Project, commit: str, why: str) -> None:
        now = self.world.clock.now()

        def write(ledger: Ledger) -> None:
            known = ledger.get(_key(project))
            if not known:
                ledger.put(_key(project), {"since": stamp(now), "told": {}})
            elif not known["told"] and now - datetime.fromisoformat(known["since"]) >= PATIENCE:
                told = {"commit": commit, "why": why}
                note(ledger, project.name, "staging-held", now, "engine", **told)
                ledger.put(_key(project), {**known, "told": told})
                self._post(ledger, project, known["since"], told)

        await self.world.store.transact(write)

    async def _over(self, project: Project) -> None:
        """It goes on: what was told is edited."""
        if not await self.world.store.read(lambda ledger: ledger.get(_key(project))):
            return
        now = self.world.clock.now()

        def write(ledger: Ledger) -> None:
            known = ledger.get(_key(project))
            if not known:
                return
            ledger.put(_key(project), None)
            if told := known["told"]:
                note(ledger, project.name, "staging-goes-on", now, "engine", **told)
                self._post(ledger, project, known["since"], {**told, "over": stamp(now)})

        await self.world.store.transact(write)

    def _post(self, ledger: Ledger, project: Project, since: str, told: dict[str, Any]) -> None:
        what = {"show": "staging-held", "project": project.name, **told}
        operators = None if project.hidden else self.operators
        for channel in dict.fromkeys(filter(None, (project.binding.channel, operators))):
            ledger.post(Post(f"staging-held:{project.name}:{since}:{channel}", channel, what))


def _key(project: Project) -> str:
    return f"staging-held:{project.name}"
