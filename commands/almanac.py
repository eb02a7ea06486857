"""The calendar: what is due when, in a project."""

from commands.desk import Desk
from commands.request import Form, Reply, Request
from engine.almanac import Almanac
from engine.switches import frozen_by_hand, switch_of
from release.cadence import as_needed, meets

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
        "days_off": tuple(holidays.ahead(today, DAYS)) if holidays else (),
    }
    return Reply("calendar", data)
