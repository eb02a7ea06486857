"""The desk where requests arrive: who is asking, which release is meant, may they, do it once."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from commands.parse import is_release
from commands.request import Reply, Request
from engine.around import around, mates_of
from engine.books import Books
from engine.delegations import delegations_of
from engine.ports import Ledger, ReleaseRow
from engine.reconcile import Engine
from engine.start import Starter
from engine.voters import held_roles, roles_of
from engine.world import Project, World
from release import facts as f
from release.components import tag_formats
from release.delegation import stands_for
from release.policy import Policy
from release.refusals import Rule, refuse
from release.standing import Around, Standing, standing
from release.state import Release
from release.turns import Asker as Asker
from release.turns import permitted
from release.version import TagFormat, Version

LATEST = 30
"""How many of the releases that are over a list shows."""
KEPT = "intent:"
"""With a request's key, the name of the timer under which it is kept to be carried out."""

Decide = Callable[[Release, Asker], Sequence[f.Fact]]


class Desk:
    """What every verb needs; verbs themselves are plain functions of a desk and a request."""

    def __init__(self, world: World, books: Books, engine: Engine) -> None:
        self.world, self.books, self.engine = world, books, engine
        self.starter = Starter(world, books)
        self.soon: Callable[[Callable[[], object]], object] = lambda call: call()
        """Has something done as soon as who asked has an answer; at once, where nobody waits."""

    # --- which project, which release ---

    def project(self, request: Request) -> Project:
        """The project of the channel, or the one named. Raises Refused."""
        named = request.project or request.options.get("project", "")
        every = self.world.projects.values()
        if not named:
            for project in every:
                if project.binding.channel == request.channel:
                    return project
        known = {p.name: p for p in every if _shown(p, request)}
        if named:
            if named in known:
                return known[named]
            raise refuse(Rule.UNKNOWN_PROJECT, "projects", given=named, projects=tuple(known))
        if len(known) == 1:
            return next(iter(known.values()))
        raise refuse(Rule.NO_PROJECT, "projects", projects=tuple(known))

    async def release(self, request: Request, *, over: bool = False) -> Release:
        """The release meant: a button's, the version typed, or the only open one.

        `over` lets it be one that has shipped. Raises Refused.
        """
        if request.release:
            return await self.books.read(request.release)
        project = self.project(request)
        wanted = next(filter(is_release, request.words), "")

        if wanted:
            releases = await self.world.store.read(lambda db: self._called(db, project, wanted))
            if not releases:
                raise refuse(Rule.NO_SUCH_RELEASE, given=wanted)
        else:
            releases = await self.books.open_of(project.name)
        if not releases and over:
            latest = await self.latest_releases(project.name)
            shipped = [release for release in latest if release.shipped_at]
            releases = sorted(shipped, key=lambda r: str(r.shipped_at))[-1:]
        if len(releases) == 1:
            return releases[0]
        if not releases:
            raise refuse(Rule.NO_RELEASE, project=project.name)
        ordered = sorted(releases, key=lambda r: (str(r.line), Version.parse(r.version)))
        tags = tuple(r.started.tag if r.started.component else r.version for r in ordered)
        raise refuse(Rule.WHICH_RELEASE, releases=tags, verb=request.verb)

    def _called(self, ledger: Ledger, project: Project, name: str) -> list[Release]:
        found = _called(ledger.rows(project.name), project.policy, name)
        if len({row.component for row in found}) == 1:
            found = found[-1:]
        return [self.books.load(ledger, row.id) for row in found]

    async def latest_releases(self, project: str) -> list[Release]:
        """What goes on, and what ended lately; the one begun last comes first."""

        def latest(ledger: Ledger) -> list[Release]:
            rows = [*ledger.going(project), *ledger.ended(project, LATEST)]
            return [self.books.load(ledger, row.id) for row in rows]

        every = await self.world.store.read(latest)
        return sorted(every, key=lambda release: release.at, reverse=True)

    async def open_releases(self, project: str) -> list[Release]:
        """All releases of a project that are not over."""
        return await self.world.store.read(lambda db: self._under_way(db, project))

    def _under_way(self, ledger: Ledger, project: str) -> list[Release]:
        every = [self.books.load(ledger, row.id) for row in ledger.going(project)]
        return [release for release in every if release.ended_at is None]

    async def open_standings(self, project: str) -> list[tuple[Release, Standing]]:
        """The same with where each stands, all as of one moment and in one look."""
        now = self.world.clock.now()

        def look(ledger: Ledger) -> list[tuple[Release, Around]]:
            under_way = self._under_way(ledger, project)
            return [(one, around(self.books, ledger, one, now)) for one in under_way]

        seen = await self.world.store.read(look)
        return [(release, standing(release, now, about)) for release, about in seen]

    async def standing(self, release: Release) -> Standing:
        """Where a release stands now."""
        now = self.world.clock.now()
        seen = await self.world.store.read(lambda db: around(self.books, db, release, now))
        return standing(release, now, seen)

    # --- who ---

    async def asker(self, request: Request, project: Project) -> Asker:
        """The person with their roles. Raises Refused for guests and strangers."""
        if not await self.world.directory.is_full_member(request.user):
            raise refuse(Rule.NOT_A_MEMBER, user=request.user)
        roles = await held_roles(self.world, project.policy, project.binding, request.user)
        return Asker(request.user, roles)

    async def voter(self, request: Request, release: Release) -> Asker:
        """The same, by the roles frozen with a release."""
        if not await self.world.directory.is_full_member(request.user):
            raise refuse(Rule.NOT_A_MEMBER, user=request.user)
        roles = await roles_of(self.world, release, request.user)
        away = await self._away(request, release) if request.verb == "approve" else ()
        return Asker(request.user, roles, away)

    async def _away(self, request: Request, release: Release) -> tuple[Asker, ...]:
        """For whom this person may approve: who leads the release lets nobody."""
        every = await self.world.store.read(lambda db: delegations_of(db, release.project))
        named = [x for x in stands_for(every, request.user, request.at) if x not in release.leaders]
        return tuple([Asker(one, await roles_of(self.world, release, one)) for one in named])

    # --- doing, once ---

    def first_time(self, ledger: Ledger, request: Request) -> bool:
        """Take a request, once; one that was kept for later is struck off with what it did."""
        if request.kept:
            ledger.fire(KEPT + request.key, request.at)
        return ledger.receive(request.key, request.at)

    async def act(
        self,
        request: Request,
        release: Release,
        decide: Decide,
        also: Callable[[Ledger], None] = lambda _: None,
    ) -> list[f.Fact] | None:
        """Write what `decide` says: one transaction with the inbox; None for a repeat.

        `decide` sees the release as it is at that moment and raises Refused to say no; `also`
        is written with what it says.
        """
        return await self.act_on([release], request, decide, also)

    async def act_on(
        self,
        releases: Sequence[Release],
        request: Request,
        decide: Decide,
        also: Callable[[Ledger], None] = lambda _: None,
    ) -> list[f.Fact] | None:
        """The same about several releases of a project: all of it is written, or nothing."""
        asker = await self.voter(request, releases[0])

        def work(ledger: Ledger) -> list[f.Fact] | None:
            if not self.first_time(ledger, request):
                return None
            facts: list[f.Fact] = []
            for one in releases:
                facts += self.books.put(
                    ledger, one.id, request.user, request.at, lambda _, now: decide(now, asker)
                )
            also(ledger)
            return facts

        facts = await self.world.store.transact(work)
        self.world.crash_point(f"{request.verb}:written")
        for one in releases:
            self.soon(partial(self.engine.wake, one.id))
        return facts

    async def train(self, release: Release) -> list[Release]:
        """A release with those that go together with it."""
        mates = await self.world.store.read(lambda db: mates_of(self.books, db, release))
        return [release, *mates]


def _called(rows: Sequence[ReleaseRow], policy: Policy, name: str) -> list[ReleaseRow]:
    """The releases that a version or a tag means."""
    forms = tag_formats(policy)
    return [
        row
        for row in rows
        if not row.version_free
        and name.removeprefix("v") in (row.version, _tag(forms, row).removeprefix("v"))
    ]


def _tag(forms: Mapping[str | None, TagFormat], row: ReleaseRow) -> str:
    form = forms.get(row.component or None)
    return form.name(Version.parse(row.version)) if form else row.version


def _shown(project: Project, request: Request) -> bool:
    """A hidden project is known in its own channel only, and to the buttons that were shown."""
    return not project.hidden or project.binding.channel == request.channel or not request.typed


def may(verb: str, release: Release, asker: Asker) -> None:
    """Check the policy's table `may`. Raises Refused."""
    check_may(verb, release.policy.may.get(verb, ("member",)), asker, release.captain)


def check_may(verb: str, allowed: Sequence[str], asker: Asker, requester: str = "") -> None:
    """Anyone, anyone with a role, the requester, or holders of the roles named."""
    if not permitted(allowed, asker, requester):
        raise refuse(Rule.NOT_ALLOWED, f"may.{verb}", verb=verb, roles=tuple(allowed))


def said_of_all(name: str, train: Sequence[Release]) -> Reply:
    """The same about a release, or about a whole train."""
    if len(train) == 1:
        return said(name, train[0])
    tags = " and ".join(one.started.tag for one in train)
    return Reply(f"train-{name}", {"tags": tags})


def said(name: str, release: Release, **data: object) -> Reply:
    """A short confirmation about a release."""
    return Reply(name, {"release": release, **data})
