"""What the pre-releases of a version left behind: their numbers in files, and their notes."""

from engine.history import burnt
from engine.steps.at import At
from release.components import tag_format
from release.notes import heading_pattern, without
from release.proposal import prepared_for
from release.version import Version


async def prepared(at: At) -> tuple[str, ...]:
    """The pre-releases of what this release is meant to become, as the tags say."""
    form = tag_format(at.release.policy, at.release.started.component)
    known = [form.parse(tag.name) for tag in await at.repository.tags()]
    version = Version.parse(at.release.version)
    return prepared_for(version, [one for one in known if one])


async def other_versions(at: At) -> list[str]:
    """Versions that files may hold instead of the last one: rolled back, or pre-releases."""
    component = at.release.started.component
    return [*await burnt(at.world.store, at.release.project, component), *await prepared(at)]


async def without_prepared(at: At, changelog: str) -> str:
    """A changelog without the sections of pre-releases: the next one tells it all again."""
    policy, component = at.release.policy, at.release.started.component
    heading = heading_pattern(policy.notes.template, tag_format(policy, component))
    gone = [Version.parse(text) for text in await prepared(at)]
    return without(changelog, gone, heading)
