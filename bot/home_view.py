"""What one person's Home shows: read from the records, with the roles they hold."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.cards.home import PAST, Home, home
from commands.desk import Desk
from engine.almanac import kept_dues
from engine.around import around
from engine.ports import Ledger
from engine.switches import frozen_by_hand, switch_of
from engine.voters import held_roles, roles_of
from engine.world import Project
from release.cadence import Due
from release.standing import Standing, standing
from release.state import Release
from release.turns import Asker, Turn, guards, permitted, turns
from release.values import Struct, field


class Picture(Struct, frozen=True):
    """What all Homes are made of, read at one moment."""

    open: tuple[tuple[Release, Standing], ...] = ()
    past: tuple[Release, ...] = ()
    stopped: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    frozen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    dues: tuple[tuple[str, Due], ...] = ()


class HomeViews:
    """Draws Homes."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def view(self, user: str, notice: str = "") -> dict[str, Any]:
        """One person's Home. Raises DirectoryError."""
        now = self.desk.world.clock.now()
        if not await self.desk.world.directory.is_full_member(user):
            return home(Home(guest=True), now)
        roles = {p.name: await self._roles(p, user) for p in self.desk.world.projects.values()}
        picture = await self.desk.world.store.read(lambda db: self._picture(db, now))
        own = {r.project for r, _ in picture.open if user in r.leaders}
        projects = [name for name, held in roles.items() if held or name in own]
        pairs = [pair for pair in picture.open if pair[0].project in projects]
        shown = Home(
            turns=[turn for pair in pairs for turn in await self._turns(user, *pair)],
            under_way=pairs,
            past=[one for one in picture.past if one.project in projects][:PAST],
            stopped={name: one for name, one in picture.stopped.items() if name in projects},
            frozen={name: one for name, one in picture.frozen.items() if name in projects},
            dues=[self._due(name, due, now) for name, due in picture.dues if name in projects],
            projects=projects,
            starts=any(self._starts(name, Asker(user, held)) for name, held in roles.items()),
            guards=[pair for name in projects for pair in self._guards(name, picture, user, roles)],
            notice=notice,
        )
        return home(shown, now)

    async def _roles(self, project: Project, user: str) -> tuple[str, ...]:
        return await held_roles(self.desk.world, project.policy, project.binding, user)

    def _starts(self, project: str, asker: Asker) -> bool:
        may = self.desk.world.projects[project].policy.may
        return permitted(may.get("start", ("member",)), asker)

    def _guards(
        self, project: str, picture: Picture, user: str, roles: Mapping[str, tuple[str, ...]]
    ) -> list[tuple[str, str]]:
        """The switches this person may turn, of a project in which they would change something."""
        policy, person = self.desk.world.projects[project].policy, Asker(user, roles[project])
        now = picture.stopped.get(project), picture.frozen.get(project)
        moves = any(release.project == project for release, _ in picture.open)
        alone = len(self.desk.world.projects) == 1
        if not (moves or alone or any(now)):
            return []
        return [(project, name) for name in guards(policy, person, *now)]

    def _due(self, project: str, due: Due, now: datetime) -> tuple[str, Due, date]:
        """With the day that it is in the project."""
        return project, due, now.astimezone(self.desk.world.projects[project].binding.zone).date()

    async def _turns(self, user: str, release: Release, picture: Standing) -> list[Turn]:
        asker = Asker(user, await roles_of(self.desk.world, release, user))
        return turns(release, picture, asker)

    def _picture(self, ledger: Ledger, now: datetime) -> Picture:
        names = self.desk.world.projects
        latest = [row for name in names for row in ledger.ended(name, PAST)]
        every = [self.desk.books.load(ledger, row.id) for row in [*ledger.going(), *latest]]
        open_ = [release for release in every if release.ended_at is None]
        past = sorted((r for r in every if r.ended_at), key=lambda r: r.at, reverse=True)
        return Picture(
            tuple((r, self._standing(ledger, r, now)) for r in sorted(open_, key=lambda r: r.at)),
            tuple(past),
            {name: one for name in names if (one := switch_of(ledger, name))},
            {name: one for name in names if (one := frozen_by_hand(ledger, name))},
            tuple((name, due) for name in names for due in kept_dues(ledger, name)),
        )

    def _standing(self, ledger: Ledger, release: Release, now: datetime) -> Standing:
        return standing(release, now, around(self.desk.books, ledger, release, now))
