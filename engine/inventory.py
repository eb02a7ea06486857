"""Read the versions within components at a commit, and what production runs of each."""

from collections.abc import Mapping

from engine.history import burnt
from engine.ports import Repository, Store
from engine.world import Project
from release.binding import Binding
from release.components import own_lines, tag_format
from release.inventory import Unreadable, read_record
from release.proposal import predecessor


async def from_files(
    repository: Repository, binding: Binding, commit: str
) -> tuple[dict[str, str], list[str]]:
    """The versions that stand in files, by name; and what is wrong with the others."""
    found: dict[str, str] = {}
    problems: list[str] = []
    for name, record in binding.records.items():
        if record.file is None:
            continue
        content = await repository.read(commit, record.file)
        try:
            if content is None:
                raise Unreadable("is not there")
            found[name] = read_record(record, content.decode(errors="replace"))
        except Unreadable as wrong:
            problems.append(f"{name}: {record.file} {wrong}")
    return found, problems


async def released(project: Project, store: Store) -> Mapping[str, str]:
    """The version of each component that is out, as the tags say: the newest good one."""
    own = own_lines(project.policy)
    tags = [tag.name for tag in await project.repository.tags()] if own else []
    found = {}
    for component in own:
        form = tag_format(project.policy, component)
        gone = await burnt(store, project.name, component)
        newest = predecessor(form, tags, gone)
        if newest:
            found[component] = str(newest[0])
    return found
