"""When the next releases are due: computed from the tags, and reminded of once."""

from collections.abc import Sequence

from engine.history import burnt_of_each
from engine.ports import Ledger, Timer
from engine.world import Project, World
from release.cadence import Due, dues, meets, out
from release.hours import awake
from release.records import Post


class Almanac:
    """Knows what is due in each project, and says so in its channel."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def dues(self, project: Project) -> list[Due]:
        """When each kind with a rhythm is due, as of the last fetch."""
        gone = await burnt_of_each(self.world.store, project.name, project.policy)
        tags = await project.repository.tags()
        return dues(project.policy, project.binding, out(project.policy, tags, gone))

    async def look(self, name: str) -> None:
        """Remind of what is due soon, and of what is overdue; each once, in working hours."""
        project = self.world.projects[name]
        rhythm = any(kind.every for kind in project.policy.kinds.values())
        if rhythm and not project.hidden:  # what is due there is due in the open
            found = await self.dues(project)
            await self.world.store.transact(lambda db: self._remind(db, project, found))

    def _remind(self, ledger: Ledger, project: Project, found: Sequence[Due]) -> None:
        now = self.world.clock.now()
        ledger.put(_key(project.name), [due.as_data() for due in found])
        under_way = [row.kind for row in ledger.rows(project.name, open_only=True)]
        for due in found:
            state = due.state(now.astimezone(project.binding.zone).date())
            if state == "ahead" or any(meets(project.policy, kind, due) for kind in under_way):
                continue
            timer = f"due:{project.name}:{due.kind}:{due.on}:{state}"
            at = awake(now, self.world.quiet, project.binding.zone, project.binding.holidays)
            ledger.set_timer(Timer(timer, at, {}, project.name))
            if at <= now and ledger.fire(timer, now):
                what = {"show": "due", "project": project.name, **due.as_data()}
                ledger.post(Post(timer, project.binding.channel, what))


def kept_dues(ledger: Ledger, project: str) -> list[Due]:
    """What was due at the last look, for those who must not ask the repository."""
    return [Due.of_data(one) for one in ledger.get(_key(project)) or ()]


def _key(project: str) -> str:
    return f"dues:{project}"
