"""Watch the branches: what lands is classified and told; nothing ever joins by itself."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog

from engine.books import Books
from engine.brought import brought, not_inside
from engine.history import every_change, lines_of, recorded
from engine.rewritten import lost
from engine.steps.survey import survey
from engine.voters import counted_before, lapsed
from engine.world import World
from release import facts as f
from release.changes import undone
from release.freezes import landed_on
from release.git import GitError
from release.standing import Standing
from release.state import Release, is_production
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
        facts = await news(self.world, release)
        if facts:
            now = self.world.clock.now()
            await self.books.write(release.id, "engine", now, lambda _db, now_: still(now_, facts))
        return bool(facts)


async def news(world: World, release: Release) -> list[f.Fact]:
    """What the branches that a release watches hold since the record was last written."""
    if release.status not in (Status.RUNNING, Status.PAUSED):
        return []
    landed = [await _landed(world, release, branch) for branch in watched(release)]
    return [fact for fact in (*landed, await _surveyed(world, release)) if fact]


async def last_look(world: World, release: Release, step: str) -> list[f.Fact]:
    """What a stage's first step must know: approvers who left, commits that came meanwhile."""
    unseen, gone = await asyncio.gather(_unseen(world, release, step), lapsed(world, release, step))
    return [*gone, *unseen]


def looked_at_last(release: Release, picture: Standing, step: str) -> bool:
    """True for a step before which people and branches are asked once more."""
    asks = _touches_first(release, step) or _makes_anew(release, step)
    return asks or any(counted_before(picture, step))


def _touches_first(release: Release, step: str) -> bool:
    return is_production(step) and not release.in_production


def _makes_anew(release: Release, step: str) -> bool:
    """True for another candidate: whether its branch has moved on is said before it is made."""
    again = release.candidate is not None and not release.in_production
    return again and step.endswith("/candidate")


async def _unseen(world: World, release: Release, step: str) -> list[f.Fact]:
    """Before production is touched: is everything still as the gates saw it?"""
    repository = world.repository(release.project)
    if _makes_anew(release, step):
        with suppress(GitError):
            await repository.fetch()
            return await news(world, release)
    if not _touches_first(release, step):
        return []
    seen = {branch: last_seen(release, branch) for branch in watched(release)}
    if release.surveyed:
        seen[release.surveyed.branch] = release.surveyed.head
    try:
        await repository.fetch()
        heads = {branch: await repository.head(branch) for branch in seen}
    except GitError:
        return []  # the step itself meets the same trouble, where people see it
    return [] if heads == seen else await news(world, release)


async def _landed(world: World, release: Release, branch: str) -> f.Landed | None:
    repository = world.repository(release.project)
    head, last = await repository.head(branch), last_seen(release, branch)
    if head is None or last is None or head == last:
        return None
    anew = not await repository.contains(head, last)
    since = _since(release, branch) if anew else last
    ours = set(await recorded(world.store, release.project))
    every = await every_change(repository, release.policy, [since], head)
    every = await not_inside(world, release, since, every, ours)
    theirs = [change for change in every if change.sha not in ours]
    lines = lines_of(theirs, release.policy, release.started.component)
    own = [change for change in every if change.sha in ours]
    came = await brought(world, release, branch, own, head)
    if not lines and not came and not anew:
        return None
    kept = _kept(release, branch, lines)
    return f.Landed(
        branch=branch,
        head=head,
        lines=kept,
        more=len(lines) - len(kept),
        undone=await _undone(world, release, branch, head),
        anew=anew,
        lost=await lost(world, release, branch, head),
        brought=came,
    )


def _since(release: Release, branch: str) -> str:
    """Where the record of a branch begins, when what was seen last is no part of it any more."""
    freeze = release.freezes.get(branch)
    is_source = branch == release.started.source_branch or freeze is None
    return release.source if is_source or freeze is None else str(freeze.fact.since)


def _kept(release: Release, branch: str, lines: Sequence[f.Line]) -> tuple[f.Line, ...]:
    """The newest, and all that the freeze forbids, however many came at once."""
    freeze = release.freezes.get(branch)
    frozen = set(freeze.fact.classes) if freeze else set()
    return tuple(line for n, line in enumerate(lines) if n < MOST or frozen & set(line.classes))


async def _undone(world: World, release: Release, branch: str, head: str) -> tuple[str, ...]:
    """What was reverted on a frozen branch, or taken out of it, no longer breaks its freeze."""
    freeze = release.freezes.get(branch)
    if freeze is None:
        return ()
    every = await world.repository(release.project).changes([freeze.fact.since], head)
    landed = (line.sha for line in landed_on(release, branch))
    out = set(landed).difference(change.sha for change in every)
    return tuple(sorted({*undone(every), *out}))


async def _surveyed(world: World, release: Release) -> f.Surveyed | None:
    """The production branch looked over once more, when it is not what it was."""
    before = release.surveyed
    if before is None or release.in_production:
        return None
    if await world.repository(release.project).head(before.branch) == before.head:
        return None
    return await survey(world, release)


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


def still(release: Release, facts: Sequence[f.Fact]) -> list[f.Fact]:
    """Only what nobody else has noted meanwhile (another poll)."""
    return [fact for fact in facts if not _noted(release, fact)]


def _noted(release: Release, fact: f.Fact) -> bool:
    if isinstance(fact, f.Landed):
        return last_seen(release, fact.branch) == fact.head
    return release.surveyed == fact
