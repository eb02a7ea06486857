"""Carry a fix to other lines: cherry-picks without a work tree, each cell looked at before."""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from engine.backport_targets import fit_for, targets_of
from engine.keeping import note
from engine.ports import Ledger, Repository
from engine.world import Project, World, by_slipway
from release.backports import Backport, Cell, Clash, Spot, backport_id, planned, prepared_branch
from release.changes import classified, parse
from release.commits import Commit
from release.draft import classes_of, line_of
from release.facts import Line
from release.git import Conflict, GitError, RefUpdate
from release.kept import BACKPORTS
from release.policy import Policy
from release.records import Post

_PICKED = re.compile(r"^\(cherry picked from commit ([0-9a-f]{40})\)$", re.MULTILINE)
Also = Callable[[Ledger], bool]


def rows_of(ledger: Ledger, project: str) -> list[Backport]:
    """The matrix of a project, the newest fix first."""
    kept = ledger.get(BACKPORTS + project) or []
    return [Backport.model_validate(one) for one in kept]


def row_of(ledger: Ledger, project: str, word: str) -> Backport | None:
    """The row that a person means by a fix's name or commit."""
    rows = rows_of(ledger, project)
    named = [row for row in rows if word in (row.id, row.fix)]
    return next(iter([*named, *(row for row in rows if _is(row, word))]), None)


def _is(row: Backport, word: str) -> bool:
    return len(word) >= 7 and any(sha.startswith(word) for sha in row.commits)


def _tell(ledger: Ledger, project: Project, row: Backport) -> None:
    """Want a row's message; a release's stands in its thread."""
    thread = f"card:{row.release}" if row.release else None
    what = {"show": "backport", "project": project.name, "id": row.id}
    key = f"backport:{project.name}:{row.id}"
    ledger.post(Post(key, project.binding.channel, what, row.release, thread))
    if row.release:
        ledger.post(
            Post(f"card:{row.release}", project.binding.channel, {"show": "card"}, row.release)
        )


class Backports:
    """Fills the matrix; safe to be asked again after any crash."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def ask(
        self, project: Project, row: Backport, also: Also = lambda _: True, *, anew: bool = False
    ) -> Backport:
        """Want a fix on its cells: written before anything is pushed.

        Cells that are known stay as they are; `anew` opens all but those that are done.
        """

        def write(ledger: Ledger) -> Backport:
            known = row_of(ledger, project.name, row.id)
            if not also(ledger):
                return known or row
            whole = _merged(known, row, anew) if known else row
            if whole != known:
                data = whole.model_dump(mode="json")
                note(ledger, project.name, "backport-asked", row.at, row.by, **data)
                _tell(ledger, project, whole)
            return whole

        found = await self.world.store.transact(write)
        self.world.crash_point("backport:asked")
        return found

    async def advance(self, name: str) -> None:
        """Fill the cells that are still open: what a crash left."""
        rows = await self.world.store.read(lambda ledger: rows_of(ledger, name))
        for row in rows:
            if row.open:
                with suppress(GitError):  # unreachable: the next look tries again
                    await self.fill(self.world.projects[name], row.id)

    async def fill(self, project: Project, id_: str) -> Backport:
        """Pick the fix onto every line that has not got it; a conflict holds no other line."""
        async with self.world.locks.setdefault(f"backports:{project.name}", asyncio.Lock()):
            row = await self._row(project, id_)
            if row.complete or not await self.world.store.hold(f"backports:{project.name}"):
                return row
            await project.repository.fetch()
            for spot in row.spots:
                if not spot.settled:
                    came = await self._fill(project, row, spot)
                    row = await self.note(project, row.id, came, "engine")
            return row

    async def _fill(self, project: Project, row: Backport, spot: Spot) -> Spot:
        try:
            return await _picked(project, row, spot, self.world.crash_point)
        except GitError as error:
            return spot.model_copy(update={"cell": Cell.CONFLICT, "detail": str(error)})

    async def _row(self, project: Project, id_: str) -> Backport:
        row = await self.world.store.read(lambda ledger: row_of(ledger, project.name, id_))
        assert row is not None, "it was asked for"
        return row

    async def note(
        self, project: Project, id_: str, spot: Spot, by: str, also: Also = lambda _: True
    ) -> Backport:
        """Write down how a cell came out, with the entry in the record."""
        now = self.world.clock.now()

        def write(ledger: Ledger) -> Backport:
            row = row_of(ledger, project.name, id_)
            assert row is not None, "it was asked for"
            there = row.spot(spot.line)
            if not also(ledger) or there == spot or (there and there.settled):
                return row  # a person may have closed it while we looked
            whole = row.having([spot])
            data = {"id": row.id, "fix": row.fix, **spot.model_dump(mode="json")}
            note(ledger, project.name, "backport-cell", now, by, **data)
            if row.release:
                ledger.save(row.release, due_at=now)  # its step may wait on another machine
            _tell(ledger, project, whole)
            return whole

        row = await self.world.store.transact(write)
        self.world.crash_point("backport:noted")
        return row

    async def resolved(self, project: Project, row: Backport, spot: Spot, by: str) -> Spot | None:
        """The cell as a person resolved it, on the line itself or on the prepared branch."""
        repository = project.repository
        await repository.fetch()
        head = await repository.head(spot.branch)
        own = await repository.head(spot.prepared) if spot.prepared else None
        if head and await _has_all(project, row, head):
            if own and await repository.contains(head, own):
                await repository.push([RefUpdate(f"refs/heads/{spot.prepared}", None, old=own)])
            return _done(spot, head, by=by)
        if own is None or (head and not await repository.contains(own, head)):
            return None
        if not await _has_all(project, row, own):
            return None
        ref = f"refs/heads/{spot.branch}"
        clean = RefUpdate(f"refs/heads/{spot.prepared}", None, old=own)
        refused = await repository.push([RefUpdate(ref, own, create=head is None), clean])
        return None if refused else _done(spot, own, by=by)


def _merged(known: Backport, asked: Backport, anew: bool) -> Backport:
    """The same fix asked for again: new cells join."""
    again = [
        spot
        for spot in asked.spots
        if (old := known.spot(spot.line)) is None or (anew and old.cell is not Cell.DONE)
    ]
    label, release = asked.label or known.label, known.release or asked.release
    fix = known.fix if known.release else asked.fix
    return known.having(again).model_copy(update={"label": label, "release": release, "fix": fix})


async def _picked(
    project: Project, row: Backport, spot: Spot, passes: Callable[[str], None]
) -> Spot:
    """Look whether the branch has the fix; else pick it and push, fast-forward only."""
    repository = project.repository
    head, exists = await _start(repository, spot)
    begun, there = head, await _own(project, head)
    for fix in row.commits:
        if await _holds(repository, there, fix, head):
            continue
        picked = await repository.cherry_pick(fix, head, by_slipway(row.at), label=row.label)
        if picked.commit is None:
            return await _conflict(project, row, spot, begun, picked.conflicts)
        head = head if picked.empty else picked.commit
    if head == begun and (ours := _pushed(row, there)):
        return _done(spot, ours)
    if head == begun:
        return spot.model_copy(update={"cell": Cell.NOT_NEEDED, "detail": "it is there already"})
    passes("backport:picked")
    update = RefUpdate(f"refs/heads/{spot.branch}", head, create=not exists)
    refused = await repository.push([update])
    passes("backport:pushed")
    if refused:
        said = "; ".join(refused.reasons.values())
        return spot.model_copy(update={"cell": Cell.CONFLICT, "detail": said})
    return _done(spot, head)


def _done(spot: Spot, commit: str, **more: str) -> Spot:
    done = {"cell": Cell.DONE, "commit": commit, "detail": "", "clashes": (), "prepared": ""}
    return spot.model_copy(update={**done, **more})


def _pushed(row: Backport, there: Sequence[Commit]) -> str | None:
    """The newest commit that was pushed for this row, before we ended: signed with its moment."""
    when = by_slipway(row.at).when
    copies = (one for one in there if one.when == when and _PICKED.search(one.body))
    return next((one.sha for one in copies), None)


async def _start(repository: Repository, spot: Spot) -> tuple[str, bool]:
    """Where the branch is, or will begin."""
    head = await repository.head(spot.branch)
    if head:
        return head, True
    made_from = await repository.resolve(spot.made_from or "")
    if made_from is None:
        raise GitError(f"there is no branch {spot.branch}")
    return made_from, False


async def _conflict(
    project: Project, row: Backport, spot: Spot, head: str, found: Sequence[Conflict]
) -> Spot:
    """The paths and people, and a branch on which a person can bring them together."""
    name = prepared_branch(project.policy, row.fix, spot.line)
    refused = None
    if await project.repository.head(name) is None:
        refused = await project.repository.push(
            [RefUpdate(f"refs/heads/{name}", head, create=True)]
        )
    clashes = tuple(
        Clash(path=c.path, kind=c.kind, people=tuple(dict.fromkeys((*c.ours, *c.theirs))))
        for c in found
    )
    prepared = "" if refused else name
    update = {"cell": Cell.CONFLICT, "clashes": clashes, "prepared": prepared, "detail": ""}
    return spot.model_copy(update=update)


async def _own(project: Project, head: str) -> list[Commit]:
    """What a branch has and production has not: only there can a copy be."""
    production = await project.repository.head(project.policy.branches["production"])
    return await project.repository.log([production] if production else [], head, paths=False)


async def _holds(repository: Repository, there: Sequence[Commit], fix: str, head: str) -> bool:
    """True when a branch has the very commit, or says that it has a copy."""
    if any(fix in _PICKED.findall(commit.body) for commit in there):
        return True
    return await repository.contains(head, fix)


async def _has_all(project: Project, row: Backport, head: str) -> bool:
    there = await _own(project, head)
    held = [await _holds(project.repository, there, fix, head) for fix in row.commits]
    return all(held)


async def row_for(
    world: World, project: Project, fix: tuple[str, str], commits: Sequence[str], asked: "Asked"
) -> Backport:
    """A new row: the fix as `(name, title)` with its cells as the lines' rules have them."""
    changes = _lines(await project.repository.commits(commits), project.policy)
    targets = await targets_of(world, project, asked.but)
    wanted = fit_for(targets, asked.lines)
    return Backport(
        id=backport_id(commits), fix=fix[0], title=fix[1] or changes[0].subject,
        commits=tuple(commits), by=asked.by, at=asked.at, label=asked.label, release=asked.but,
        spots=tuple(planned(target, changes, asked.label) for target in wanted),
    )  # fmt: skip


def _lines(commits: Sequence[Commit], policy: Policy) -> list[Line]:
    """The changes as the policy classifies them, a merge by what its title says."""
    return [line_of(one) for one in classified(map(parse, commits), classes_of(policy))]


class Asked:
    """Who wants a fix on which lines (none named: on all); `but` is the release it comes from."""

    def __init__(
        self,
        by: str,
        at: datetime,
        lines: Sequence[str] = (),
        *,
        label: str = "",
        but: str | None = None,
    ) -> None:
        self.by, self.at, self.lines, self.label, self.but = by, at, tuple(lines), label, but
