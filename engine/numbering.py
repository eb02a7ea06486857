"""Which version each kind of release would get now, from the tags and what was used before."""

from collections.abc import Mapping

from engine.ports import Ledger
from engine.world import Project, World
from release.proposal import Numbers, VersionError, numbers
from release.refusals import Refused, Rule, refuse


async def numbers_of(world: World, project: Project, kind: str) -> Numbers:
    """The version of one kind, as of the last fetch. Raises Refused when it has none."""
    tags = [tag.name for tag in await project.repository.tags()]

    def used(ledger: Ledger) -> tuple[list[str], list[str]]:
        rows = ledger.rows(project.name)
        burnt = ledger.get(f"burnt:{project.name}") or []
        return [row.version for row in rows if not row.version_free], list(burnt)

    reserved, burnt = await world.store.read(used)
    try:
        return numbers(project.policy, project.policy.kinds[kind], tags, reserved, burnt)
    except VersionError as error:
        raise refuse(Rule.NO_TAG_FORM, "versions", reason=str(error), kind=kind) from None


async def tags_by_kind(world: World, project: Project) -> Mapping[str, str]:
    """The tag each kind would get, as of the last fetch; empty for one that gets none."""
    found: dict[str, str] = {}
    for kind in project.policy.kinds:
        try:
            found[kind] = (await numbers_of(world, project, kind)).tag
        except Refused:
            found[kind] = ""
    return found
