"""The calendar: what is due when, in a project."""

from commands.desk import Desk
from commands.request import Form, Reply, Request
from engine.almanac import Almanac
from engine.lines import lines_of
from engine.switches import frozen_by_hand, switch_of
from engine.world import Project
from release.cadence import as_needed, meets
from release.support import SupportLine

DAYS = 60
"""How far ahead days off are shown."""


async def calendar(desk: Desk, request: Request) -> Reply | Form:
    """`/release calendar`: what is due and overdue, dates of open releases, freezes, days off."""
    project = desk.project(request)
    await desk.asker(request, project)
    releases = await desk.open_releases(project.name)
    coming = [release.started for release in releases if release.shipped_at is None]
    dues = [
        (due, [one.tag for one in coming if meets(project.policy, one.what, due)])
        for due in await Almanac(desk.world).dues(project)
    ]
    stopped, frozen = await desk.world.store.read(
        lambda db: (switch_of(db, project.name), frozen_by_hand(db, project.name))
    )
    holidays = project.binding.holidays
    today = request.at.astimezone(project.binding.zone).date()
    data = {
        "project": project.name,
        "zone": project.binding.time_zone,
        "dues": dues,
        "as_needed": as_needed(project.policy),
        "releases": [(release, await desk.standing(release)) for release in releases],
        "stopped": stopped,
        "frozen": frozen,
        "ends": await _ends(desk, project, request),
        "at_once": project.policy.security is not None,
        "days_off": tuple(holidays.ahead(today, DAYS)) if holidays else (),
    }
    return Reply("calendar", data)


async def _ends(desk: Desk, project: Project, request: Request) -> list[SupportLine]:
    """Support lines that are not over yet and have a date, the next one first."""
    if not project.policy.support:
        return []
    lines = await lines_of(desk.world, project)
    dated = [line for line in lines if line.until and not line.ended(request.at)]
    return sorted(dated, key=lambda line: str(line.until))
