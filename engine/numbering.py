"""Which version each kind of release would get now, from the tags and what was used before."""

from collections.abc import Mapping

from engine.history import burnt_key
from engine.ports import Ledger
from engine.world import Project, World
from release.proposal import Numbers, VersionError, numbers
from release.refusals import Refused, Rule, refuse


async def numbers_of(
    world: World, project: Project, kind: str, component: str | None = None
) -> Numbers:
    """The version of one kind, as of the last fetch. Raises Refused when it has none."""
    tags = [tag.name for tag in await project.repository.tags()]

    def used(ledger: Ledger) -> tuple[list[str], list[str]]:
        rows = [row for row in ledger.rows(project.name) if row.component == (component or "")]
        burnt = ledger.get(burnt_key(project.name, component)) or []
        return [row.version for row in rows if not row.version_free], list(burnt)

    reserved, burnt = await world.store.read(used)
    try:
        bump = project.policy.kinds[kind]
        return numbers(project.policy, bump, tags, reserved, burnt, component)
    except VersionError as error:
        raise refuse(Rule.NO_TAG_FORM, "versions", reason=str(error), kind=kind) from None


async def tags_by_kind(
    world: World, project: Project, component: str | None = None
) -> Mapping[str, str]:
    """The tag each kind would get, as of the last fetch; empty for one that gets none."""
    found: dict[str, str] = {}
    for kind in project.policy.kinds:
        try:
            found[kind] = (await numbers_of(world, project, kind, component)).tag
        except Refused:
            found[kind] = ""
    return found
