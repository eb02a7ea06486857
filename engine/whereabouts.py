"""Where a commit or a pull request is: which releases, tags and branches hold it."""

from collections.abc import Sequence

from engine.books import Books
from engine.history import burnt
from engine.ports import Holding, Ledger
from engine.world import Project, World
from release.changes import parse
from release.components import tag_formats
from release.deployed import Deployed, deploys, newest
from release.git import GitError
from release.mentions import Mention, is_of
from release.state import Release
from release.values import Struct

MOST = 5
"""How many copies of one commit are shown."""


class Found(Struct, frozen=True):
    """One commit of one project.

    `first` is the tag of the first release that has it, `later` counts the ones after;
    `rolled_back` are those of them that were. `under_way` are releases that have it and are
    not tagged. `runs_in` are the environments that run it, `copies` its cherry-picks with what
    holds them. `stale` says that the remote could not be asked.
    """

    project: str
    holding: Holding
    first: str = ""
    later: int = 0
    rolled_back: tuple[str, ...] = ()
    under_way: tuple[Release, ...] = ()
    runs_in: tuple[Deployed, ...] = ()
    copies: tuple[Holding, ...] = ()
    other_lines: bool = False
    """True where the policy has other lines that a fix could be carried to."""
    stale: bool = False


Answer = tuple[Mention, tuple[Found, ...]]


async def whereabouts(
    world: World, books: Books, asked: Sequence[Mention], projects: Sequence[Project]
) -> list[Answer]:
    """Everything found about each in these projects; nothing for what none of them knows."""
    looks = [Look(world, books, project) for project in projects]
    for look in looks:
        if any(look.concerns(mention) for mention in asked):
            await look.fetch()
    return [
        (mention, tuple([one for look in looks for one in await look.find(mention)]))
        for mention in asked
    ]


async def running(world: World, books: Books, project: Project) -> dict[str, Deployed]:
    """By environment, what the record says was brought there last."""

    def read(ledger: Ledger) -> dict[str, Deployed]:
        rows = ledger.rows(project.name)
        every = [one for row in rows for one in deploys(books.load(ledger, row.id))]
        return newest([*_staged(ledger, project.name), *every])

    return await world.store.read(read)


def _staged(ledger: Ledger, project: str) -> list[Deployed]:
    """What staging got without a release."""
    commit = str((ledger.get(f"staging:{project}") or {}).get("commit") or "")
    tried = ledger.result(project, commit, "deploy-staging")
    return [Deployed("staging", commit[:8], commit, tried.at)] if tried and tried.ok else []


class Look:
    """Looks into one project's repository."""

    def __init__(self, world: World, books: Books, project: Project) -> None:
        self.world, self.books, self.project = world, books, project
        self.stale = False

    def concerns(self, mention: Mention) -> bool:
        """A link concerns the repository it leads to; a bare id may be anywhere."""
        binding = self.project.binding
        return not mention.repository or is_of(mention, (binding.repository, binding.commits or ""))

    async def fetch(self) -> None:
        """See what is new; what was seen before is better than nothing."""
        try:
            await self.project.repository.fetch()
        except GitError:
            self.stale = True

    async def find(self, mention: Mention) -> list[Found]:
        """The commit it means, or the commits that a pull request became."""
        if not self.concerns(mention):
            return []
        try:
            commits = await self._commits(mention)
            return [await self._found(commit) for commit in commits]
        except GitError:
            return []

    async def _commits(self, mention: Mention) -> list[str]:
        repository = self.project.repository
        if mention.sha or mention.name:
            commit = await repository.resolve(mention.sha or mention.name)
            return [commit] if commit else []
        about = await repository.speaking_of(mention.pull)
        return [one.sha for one in about if parse(one).pull == mention.pull][-1:]

    async def _found(self, commit: str) -> Found:
        holding = await self.project.repository.holding(commit)
        lines, lost = [], []
        for component, form in tag_formats(self.project.policy).items():
            versions = {found: tag for tag in holding.tags if (found := form.parse(tag))}
            gone = await burnt(self.world.store, self.project.name, component)
            lines.append(
                [
                    versions[version]
                    for version in sorted(versions, key=lambda v: (not v.is_final, v))
                ]
            )
            lost += [tag for version, tag in versions.items() if str(version) in gone]
        firsts = [line[0] for line in lines if line]
        return Found(
            self.project.name,
            holding,
            ", ".join(firsts),
            sum(map(len, lines)) - len(firsts),
            tuple(lost),
            tuple(await self._under_way(holding)),
            tuple(await self._runs_in(commit)),
            tuple(await self._copies(commit)),
            bool({"release", "support"} & set(self.project.policy.branches)),
            self.stale,
        )

    async def _runs_in(self, commit: str) -> list[Deployed]:
        """Environments whose newest deploy has the commit."""
        return [
            one
            for one in (await running(self.world, self.books, self.project)).values()
            if await self.project.repository.contains(one.ref, commit)
        ]

    async def _copies(self, commit: str) -> list[Holding]:
        repository = self.project.repository
        return [await repository.holding(one) for one in (await repository.copies(commit))[:MOST]]

    async def _under_way(self, holding: Holding) -> list[Release]:
        name = self.project.name
        rows = await self.world.store.read(lambda db: db.rows(name, open_only=True))
        releases = [await self.books.read(row.id) for row in rows]
        return [
            release
            for release in releases
            if release.started.tag not in holding.tags and await self._has(release, holding.commit)
        ]

    async def _has(self, release: Release, commit: str) -> bool:
        head = release.candidate.commit if release.candidate else release.source
        return bool(head) and await self.project.repository.contains(head, commit)
