"""What a person means by a fix: a commit, a pull request, or all that a hotfix released."""

from collections.abc import Sequence

from engine.books import Books
from engine.history import burnt
from engine.world import Project, World
from release.changes import parse
from release.commits import Commit
from release.components import tag_format
from release.proposal import predecessor
from release.values import Struct

OURS = "Slipway-Release:"


class Fix(Struct, frozen=True):
    """How people call it, its title, and its commits, the oldest first."""

    name: str
    title: str
    commits: tuple[str, ...]


async def find_fix(world: World, books: Books, project: Project, word: str) -> Fix | None:
    """As of the last fetch; None for what the repository does not know."""
    repository = project.repository
    if word.startswith("#") and word[1:].isdigit():
        about = await repository.speaking_of(int(word[1:]))
        read = [(one, parse(one)) for one in about]  # a copy on another line names it as well
        of_it = [one for one, said in read if said.pull == int(word[1:]) and not said.picked]
        return Fix(word, parse(of_it[-1]).description, (of_it[-1].sha,)) if of_it else None
    if tag_format(project.policy).parse(word):
        return await _released(world, books, project, word)
    commit = await repository.resolve(word)
    if commit is None:
        return None
    [one] = await repository.commits([commit])
    return Fix(one.short, one.subject, (commit,))


async def _released(world: World, books: Books, project: Project, tag: str) -> Fix | None:
    """The commits of a release, of a hotfix those of its own branch."""
    end = await project.repository.resolve(tag)
    if end is None:
        return None
    since, until = await _range(world, books, project, (tag, end))
    commits = await project.repository.log(since, until, paths=False)
    own = [one for one in reversed(commits) if not one.is_merge and OURS not in one.body]
    return Fix(tag, _title(own), tuple(one.sha for one in own)) if own else None


async def _range(
    world: World, books: Books, project: Project, tagged: tuple[str, str]
) -> tuple[list[str], str]:
    tag, end = tagged
    rows = await world.store.read(lambda db: db.rows(project.name))
    releases = [await books.read(row.id) for row in rows if tag.endswith(row.version)]
    for release in releases:
        if release.started.tag == tag and release.line.hotfix:
            return [release.started.protected], release.source
    form = tag_format(project.policy)
    tags = [one.name for one in await project.repository.tags()]
    gone = await burnt(world.store, project.name)
    before = predecessor(form, tags, gone, form.parse(tag))
    found = await project.repository.resolve(before[1]) if before else None
    return ([found] if found else []), end


def _title(commits: Sequence[Commit]) -> str:
    return commits[0].subject if len(commits) == 1 else f"{len(commits)} commits"
