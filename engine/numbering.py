"""Which version each kind of release would get now, from the tags and what was used before."""

from collections.abc import Mapping

from engine.history import burnt
from engine.ports import Ledger
from engine.world import Project, World
from release.components import tag_format
from release.kept import burnt_name
from release.proposal import Numbers, VersionError, Wanted, numbers, under_way
from release.refusals import Refused, Rule, refuse
from release.support import SupportLine
from release.version import Stage, Version


async def numbers_of(
    world: World,
    project: Project,
    kind: str,
    component: str | None = None,
    pre: Stage | None = None,
    line: SupportLine | None = None,
) -> Numbers:
    """The version of one kind (of a support line), as of the last fetch. Raises Refused."""
    tags = [tag.name for tag in await project.repository.tags()]
    if line:
        form = tag_format(project.policy, component)
        tags = [tag for tag in tags if (version := form.parse(tag)) and line.holds(version)]

    def used(ledger: Ledger) -> tuple[list[str], list[str]]:
        rows = [row for row in ledger.rows(project.name) if row.component == (component or "")]
        burnt = ledger.get(burnt_name(project.name, component)) or []
        return [row.version for row in rows if not row.version_free], list(burnt)

    reserved, burnt = await world.store.read(used)
    try:
        wanted = Wanted(project.policy.kinds[kind], component, pre)
        return numbers(project.policy, wanted, tags, reserved, burnt)
    except VersionError as error:
        raise refuse(Rule.NO_TAG_FORM, "versions", reason=str(error), kind=kind) from None


async def pre_under_way(
    world: World, project: Project, component: str | None = None
) -> tuple[str, Version] | None:
    """The newest pre-release whose release is not out, with its kind; asks the remote."""
    await project.repository.fetch()
    tags = [tag.name for tag in await project.repository.tags()]
    return under_way(
        project.policy, tags, await burnt(world.store, project.name, component), component
    )


async def tags_by_kind(
    world: World, project: Project, component: str | None = None
) -> Mapping[str, str]:
    """The tag each kind would get, as of the last fetch; empty for one that gets none."""
    kinds = project.policy.kinds
    return {kind: await _tag(world, project, kind, component) for kind in kinds}


async def tags_by_stage(
    world: World, project: Project, kind: str, component: str | None = None
) -> Mapping[str, str]:
    """The same of each pre-release that a kind may have."""
    stages = project.policy.pre_releases(kind)
    return {stage: await _tag(world, project, kind, component, stage) for stage in stages}


async def _tag(
    world: World, project: Project, kind: str, component: str | None, pre: Stage | None = None
) -> str:
    try:
        return (await numbers_of(world, project, kind, component, pre)).tag
    except Refused:
        return ""
