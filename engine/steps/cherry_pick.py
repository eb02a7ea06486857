"""Carry a hotfix to the other lines: the step ends when no cell of its row is empty."""

from engine.backports import Asked, Backports, row_for
from engine.steps.at import At, StepKind
from release.backports import Backport, Cell, Spot
from release.outcome import Done, Failed, Outcome, Waiting

NO_BRANCH = "no active release branches"


async def look(at: At) -> Outcome | None:
    """What is there already is seen while picking: it is safe to do again."""
    await at.repository.fetch()
    return None


async def do(at: At) -> Outcome:
    """Each commit of the hotfix onto each line; one that conflicts does not hold the others."""
    backports = Backports(at.world)
    asked = Asked(at.release.started.requester, at.attempt.began, but=at.release.id)
    fix = (at.release.started.tag, at.release.started.title or "")
    commits = await _fixes(at)
    if not commits:
        return Done("it holds no commit of its own")
    row = await row_for(at.world, at.project, fix, commits, asked)
    if not row.spots:
        return Done(NO_BRANCH)
    known = await backports.ask(at.project, row)
    row = await backports.fill(at.project, known.id)
    if row.open:  # another machine fills the matrix, and this row as well
        return Waiting()
    told = {spot.line: _told(row, spot) for spot in row.spots}
    detail, evidence = "; ".join(told.values()), {"branches": told}
    if row.complete:
        return Done(detail, evidence)
    listed = [clash.model_dump() for spot in row.spots for clash in spot.clashes]
    return Failed(f"{detail}. {_way(row)}", {**evidence, "conflicts": listed})


async def _fixes(at: At) -> list[str]:
    """The hotfix's own commits, oldest first, without our bump."""
    since = [at.release.started.protected]
    commits = await at.repository.log(since, at.release.source, paths=False)
    ours = "Slipway-Release:"
    return [c.sha for c in reversed(commits) if not c.is_merge and ours not in c.body]


def _told(row: Backport, spot: Spot) -> str:
    """One cell in a few words: how it came out, with the paths and people of a conflict."""
    if spot.cell is not Cell.CONFLICT:
        reason = f" ({spot.detail})" if spot.detail else ""
        return f"{spot.line}: {spot.cell}{reason}"
    paths = ", ".join(
        f"{one.path} ({', '.join(one.people)})" if one.people else one.path for one in spot.clashes
    )
    return f"{row.fix} does not apply to {spot.line}: {spot.detail or f'conflicts in {paths}'}"


def _way(row: Backport) -> str:
    prepared = [spot.prepared for spot in row.spots if spot.cell is Cell.CONFLICT and spot.prepared]
    where = f"on {' and '.join(prepared)}" if prepared else "there"
    return f"Resolve it {where} with `git cherry-pick -x`, push, and press Resolved"


CHERRY_PICK = StepKind(look, do)
