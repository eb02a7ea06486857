"""The lines that a fix may be carried to: branches of open releases, and support lines."""

from collections.abc import Sequence

from engine.lines import lines_of
from engine.world import Project, World
from release.backports import Target
from release.records import ReleaseRow
from release.refusals import Rule, refuse
from release.support import SupportLine, branch_of
from release.yamlfile import did_you_mean


async def targets_of(world: World, project: Project, but: str | None = None) -> list[Target]:
    """Every line beside what is developed; `but` is a release that the fix comes from."""
    rows = await world.store.read(lambda ledger: ledger.rows(project.name, open_only=True))
    active = await _active(project, [row for row in rows if row.id != but])
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


async def _active(project: Project, rows: Sequence[ReleaseRow]) -> list[Target]:
    """The release branches of open releases, as far as they are not in production."""
    policy, repository = project.policy, project.repository
    pattern = policy.branches.get("release")
    production = await repository.head(policy.branches["production"])
    if pattern is None or production is None:
        return []
    heads = await repository.heads(pattern.replace("{version}", "*"))
    named = {pattern.replace("{version}", row.version): row for row in rows}
    return [
        Target(line=name, branch=name, never=policy.kinds[row.kind].freeze)
        for name, row in sorted(named.items())
        if name in heads and not await repository.contains(production, heads[name])
    ]


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
