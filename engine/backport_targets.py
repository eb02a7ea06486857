"""The lines that a fix may be carried to: branches of open releases, and support lines."""

from collections.abc import Sequence

from engine.lines import lines_of
from engine.ports import Ledger
from engine.world import Project, World
from release.backports import Target
from release.fold import fold
from release.records import ReleaseRow
from release.refusals import Rule, refuse
from release.state import Release
from release.states import Status
from release.support import SupportLine, branch_of
from release.yamlfile import did_you_mean


async def targets_of(world: World, project: Project, but: str | None = None) -> list[Target]:
    """Every line beside what is developed; `but` is a release that the fix comes from."""
    rows = await world.store.read(lambda ledger: ledger.rows(project.name, open_only=True))
    active = await _active(world, project, [row for row in rows if row.id != but])
    return [*active, *await _supported(world, project)]


def fit_for(targets: Sequence[Target], wanted: Sequence[str]) -> list[Target]:
    """The targets that a person named, or all. Raises Refused for a name that is none."""
    found = {target.line: target for target in targets}
    for word in wanted:
        if _called(found, word) is None:
            near = did_you_mean(word, found)
            raise refuse(Rule.NO_SUCH_LINE, "support", given=word, lines=tuple(found), near=near)
    named = [target for word in wanted if (target := _called(found, word))]
    return named or list(targets)


def _called(found: dict[str, Target], word: str) -> Target | None:
    return next((t for t in found.values() if word.removeprefix("v") in (t.line, t.branch)), None)


async def _active(world: World, project: Project, rows: Sequence[ReleaseRow]) -> list[Target]:
    """The release branches of open releases, as far as they are not in production."""
    pattern = project.policy.branches.get("release")
    if pattern is None:
        return []
    heads = await project.repository.heads(pattern.replace("{version}", "*"))
    going = await world.store.read(lambda db: [one for row in rows if (one := _going(db, row))])
    named = {pattern.replace("{version}", one.version): one for one in going}
    return [
        Target(line=name, branch=name, never=one.policy.kinds[one.started.what].freeze)
        for name, one in sorted(named.items())
        if name in heads
    ]


def _going(ledger: Ledger, row: ReleaseRow) -> Release | None:
    """A release that can still take a fix."""
    release = fold(ledger.facts(row.id))
    moves = release.status in (Status.RUNNING, Status.PAUSED)
    return release if moves and not release.in_production else None


async def _supported(world: World, project: Project) -> list[Target]:
    if "support" not in project.policy.branches:
        return []
    now = world.clock.now()
    lines = [line for line in await lines_of(world, project) if not line.latest]
    return [_target(project, line, line.ended(now)) for line in lines]


def _target(project: Project, line: SupportLine, ended: bool) -> Target:
    branch = branch_of(project.policy, line.name)
    assert branch is not None, "the policy has support branches"
    return Target(
        line=line.name, branch=branch, made_from=line.tag, accepts=line.accepts, ended=ended
    )
