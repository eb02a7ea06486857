"""The first release that Slipway tags: whether versions were counted before, in another way."""

from collections.abc import Iterable

from engine.bump import texts_of
from engine.world import Project
from release.components import tag_format
from release.proposal import Numbers
from release.refusals import Refusal, Rule
from release.version import TagFormat, Version, VersionError
from release.version_files import versions_in


async def first_refusals(
    project: Project, component: str | None, number: Numbers, commit: str
) -> list[Refusal]:
    """Nothing is counted anew from 0 while a tag or a version file says how far it came."""
    if number.previous is not None or number.prepared:
        return []
    form = tag_format(project.policy, component)
    tags = [tag.name for tag in await project.repository.tags()] if component is None else []
    texts, rules = await texts_of(project.repository, project.binding, commit, component)
    found = [*_of_tags(form, tags), *versions_in(texts, rules)]
    ahead = [(known, where) for where, known in found if known > number.version]
    if not ahead:
        return []
    known, where = max(ahead)
    facts = {"where": where, "given": str(known), "tag": form.name(known), "version": number.tag}
    return [Refusal(Rule.UNTAGGED, "versions.tag", facts)]


def _of_tags(form: TagFormat, tags: Iterable[str]) -> Iterable[tuple[str, Version]]:
    """Tags that are a version, with a v or without, and not as the policy writes them."""
    for tag in tags:
        try:
            known = Version.parse(tag.removeprefix("v"))
        except VersionError:
            continue
        if form.parse(tag) is None:
            yield f"the tag {tag}", known
