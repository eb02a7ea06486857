"""Watch the branches: what lands is classified and told; nothing ever joins by itself."""

from collections.abc import Sequence

import structlog

from engine.books import Books
from engine.history import is_ours, lines_of
from engine.world import World
from release import facts as f
from release.git import GitError
from release.state import Release
from release.states import Status

log = structlog.get_logger()
MOST = 100


class Watcher:
    """Looks at a project's branches after every fetch."""

    def __init__(self, world: World, books: Books) -> None:
        self.world, self.books = world, books
        self.unreachable: dict[str, str] = {}

    async def poll(self, project: str) -> list[str]:
        """Fetch, and note what landed on branches of open releases; their ids."""
        repository = self.world.repository(project)
        try:
            await repository.fetch()
            self.unreachable.pop(project, None)
        except GitError as error:
            self.unreachable[project] = str(error)
            log.warning("repository unreachable", project=project, error=str(error))
            return []
        rows = await self.world.store.read(lambda db: db.rows(project, open_only=True))
        releases = [await self.books.read(row.id) for row in rows]
        return [release.id for release in releases if await self._look(release)]

    async def _look(self, release: Release) -> bool:
        if release.status not in (Status.RUNNING, Status.PAUSED):
            return False
        facts: list[f.Fact] = []
        for branch in watched(release):
            landed = await self._landed(release, branch)
            if landed:
                facts.append(landed)
        if facts:
            now = self.world.clock.now()
            await self.books.write(release.id, "engine", now, lambda _db, now_: _still(now_, facts))
        return bool(facts)

    async def _landed(self, release: Release, branch: str) -> f.Landed | None:
        repository = self.world.repository(release.project)
        head, last = await repository.head(branch), last_seen(release, branch)
        if head is None or last is None or head == last:
            return None
        commits = [c for c in await repository.log([last], head) if not is_ours(c)]
        lines = lines_of(commits, release.policy)
        if not lines:
            return None
        return f.Landed(
            branch=branch, head=head, lines=lines[:MOST], more=max(0, len(lines) - MOST)
        )


def watched(release: Release) -> list[str]:
    """The branch candidates come from, and the branches that are frozen."""
    return list(dict.fromkeys([release.started.source_branch, *release.freezes]))


def last_seen(release: Release, branch: str) -> str | None:
    """The newest commit of a branch that the record knows."""
    heads = [when.fact.head for when in release.landed if when.fact.branch == branch]
    if heads:
        return str(heads[-1])
    freeze = release.freezes.get(branch)
    if freeze is not None:
        return str(freeze.fact.since)
    return release.started.source if branch == release.started.source_branch else None


def _still(release: Release, facts: Sequence[f.Fact]) -> list[f.Fact]:
    """Only what nobody else has noted meanwhile (another poll)."""
    return [x for x in facts if isinstance(x, f.Landed) and last_seen(release, x.branch) != x.head]
