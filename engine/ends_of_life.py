"""Say that a support line ends soon, and that it has ended; each once, in working hours."""

from collections.abc import Sequence

from engine.lines import lines_of
from engine.ports import Ledger, Timer
from engine.world import Project, World
from release.hours import awake
from release.records import Post
from release.spans import Span
from release.support import SupportLine

OLD_NEWS = Span(days=7)
"""How long after its end a line's end is still worth a message: nobody is told of the past."""


class EndsOfLife:
    """Knows when lines end, and says so in their project's channel."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def look(self, name: str) -> None:
        """Remind of what ends soon, and of what has ended since it was last looked at."""
        project = self.world.projects[name]
        if project.policy.support:
            found = await lines_of(self.world, project)
            await self.world.store.transact(lambda db: self._remind(db, project, found))

    def _remind(self, ledger: Ledger, project: Project, lines: Sequence[SupportLine]) -> None:
        now, zone = self.world.clock.now(), project.binding.zone
        for line in lines:
            if line.until is None:
                continue
            soon = project.policy.support[line.rule].remind.before(line.until, zone)
            for moment, over in ((soon, False), (line.until, True)):
                key = f"end-of-life:{project.name}:{line.name}:{line.until.date()}:{over}"
                at = awake(moment, self.world.quiet, zone, project.binding.holidays)
                ledger.set_timer(Timer(key, at, {}, project.name))
                stale = now >= (OLD_NEWS.after(line.until, zone) if over else line.until)
                if at <= now and ledger.fire(key, now) and not stale:
                    what = {"show": "end-of-life", "project": project.name, "line": line.name,
                            "until": line.until.isoformat(), "over": over}  # fmt: skip
                    ledger.post(Post(key, project.binding.channel, what))
