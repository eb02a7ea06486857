"""Carry a fix to other lines, and close what a person has to decide."""

from collections.abc import Sequence
from functools import partial

from commands.desk import Desk, check_may
from commands.request import Form, Reply, Request
from engine.backports import Asked, Backports, row_for, row_of, rows_of
from engine.fixes import Fix, find_fix
from engine.ports import Ledger
from engine.world import Project
from release import facts as f
from release.backports import Backport, Cell, Spot
from release.git import GitError
from release.refusals import Rule, refuse
from release.state import Release


async def backport(desk: Desk, request: Request) -> Reply | Form:
    """`/release backport [<commit, #PR or tag> [lines]] [--as critical]`: carry a fix to lines."""
    project = desk.project(request)
    if not request.words:
        rows = await desk.world.store.read(partial(_rows, project.name))
        return Reply("backports", {"project": project.name, "rows": rows})
    asker = await desk.asker(request, project)
    check_may("backport", project.policy.may.get("backport", ("member",)), asker)
    label = request.options.get("as", "")
    if label and label not in project.policy.changes:
        classes = tuple(project.policy.changes)
        raise refuse(Rule.NO_SUCH_CLASS, "changes", given=label, classes=classes)
    try:
        fix = await _fix(desk, project, request.words[0])
        asked = Asked(request.user, request.at, request.words[1:], label=label)
        row = await row_for(desk.world, project, (fix.name, fix.title), fix.commits, asked)
    except GitError as error:
        raise refuse(Rule.GIT, "repository", reason=str(error)) from None
    _wanted(row, request.words[1:])
    backports = Backports(desk.world)
    known = await backports.ask(
        project, row, partial(_first, desk, request), anew=bool(asked.lines)
    )
    row = await backports.fill(project, known.id)
    return Reply("backports", {"project": project.name, "rows": [row]})


def _rows(project: str, ledger: Ledger) -> list[Backport]:
    return rows_of(ledger, project)


async def _fix(desk: Desk, project: Project, word: str) -> Fix:
    await project.repository.fetch()
    fix = await find_fix(desk.world, desk.books, project, word)
    if fix is None:
        raise refuse(Rule.BAD_REF, given=word)
    return fix


def _wanted(row: Backport, lines: Sequence[str]) -> None:
    """Lines that were named must take it; without a name those that do not are passed over."""
    if not row.spots:
        raise refuse(Rule.NO_LINES, "branches")
    closed = [spot for spot in row.spots if spot.settled] if lines else []
    if closed:
        reasons = tuple(spot.detail or f"{spot.line} is at its {spot.cell}" for spot in closed)
        raise refuse(Rule.LINE_TAKES_NOT, "support", reasons=reasons, fix=row.fix)


def _first(desk: Desk, request: Request, ledger: Ledger) -> bool:
    return desk.first_time(ledger, request)


async def resolved(desk: Desk, request: Request) -> Reply | Form:
    """`/release resolved <fix> <line>`: the conflict is resolved and pushed; I look for myself."""
    project, row, spot = await _cell(desk, request)
    try:
        came = await Backports(desk.world).resolved(project, row, spot, request.user)
    except GitError as error:
        raise refuse(Rule.GIT, "repository", reason=str(error)) from None
    if came is None:
        facts = {"line": spot.branch, "fix": row.fix, "prepared": spot.prepared}
        raise refuse(Rule.NOT_RESOLVED, "branches", **facts)
    await _close(desk, request, project, row, came)
    return Reply("backport-resolved", {"fix": row.fix, "line": spot.line})


async def not_needed(desk: Desk, request: Request) -> Reply | Form:
    """`/release not-needed <fix> <line> --reason why`: this line does without the fix."""
    project, row, spot = await _cell(desk, request)
    if not request.reason:
        return Form(
            "not-needed", "not-needed", "", f"{row.fix} {spot.line} --project {project.name}"
        )
    update = {"cell": Cell.NOT_NEEDED, "detail": request.reason, "by": request.user, "clashes": ()}
    await _close(desk, request, project, row, spot.model_copy(update=update))
    return Reply("backport-not-needed", {"fix": row.fix, "line": spot.line})


async def _cell(desk: Desk, request: Request) -> tuple[Project, Backport, Spot]:
    """The open cell that was named. Raises Refused."""
    project = desk.project(request)
    asker = await desk.asker(request, project)
    check_may("backport", project.policy.may.get("backport", ("member",)), asker)
    fix, line = (*request.words, "", "")[:2]
    row = await desk.world.store.read(lambda db: row_of(db, project.name, fix))
    spot = row.spot(line.removeprefix("v")) or row.spot(line) if row else None
    if row is None or spot is None:
        raise refuse(Rule.NO_BACKPORT, given=fix, line=line)
    if spot.settled:
        raise refuse(Rule.ALREADY, what=str(spot.cell))
    return project, row, spot


async def _close(desk: Desk, request: Request, project: Project, row: Backport, spot: Spot) -> None:
    """Write the cell down; a hotfix that waits for it goes on in the same transaction."""

    def also(ledger: Ledger) -> bool:
        known = row_of(ledger, project.name, row.id) or row
        if (there := known.spot(spot.line)) and there.settled:
            raise refuse(Rule.ALREADY, what=str(there.cell))
        if not desk.first_time(ledger, request):
            return False
        if row.release and known.having([spot]).complete:
            desk.books.put(ledger, row.release, request.user, request.at, _goes_on)
        return True

    await Backports(desk.world).note(project, row.id, spot, request.user, also)
    if row.release:
        desk.engine.wake(row.release)


def _goes_on(_: Ledger, release: Release) -> list[f.Fact]:
    """The step that failed for the conflict is done again, and finds everything in its place."""
    failed = [
        step
        for step, tries in release.attempts.items()
        if "/cherry-pick-" in step and tries[-1].outcome == "failed" and not tries[-1].retried
    ]
    return [f.Retried(step=step, by="engine") for step in failed]
