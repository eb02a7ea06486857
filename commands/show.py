"""Look without touching: status, why, checklist, history, help, the menu, the record."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from commands.desk import Asker, Desk
from commands.request import Form, Reply, Request
from commands.where import shown_to
from engine.drift import last_look
from engine.ports import Ledger
from engine.switches import frozen_by_hand, switch_of
from engine.voters import unheld
from engine.world import DirectoryError, Project
from release.drift import Finding
from release.journal import Sealed, verify
from release.line import line_for
from release.offers import Offer, nudges
from release.standing import Standing
from release.state import Release
from release.states import HOLDS_LINE
from release.turns import guards, mine, permitted


async def status(desk: Desk, request: Request) -> Reply | Form:
    """`/release status [version]`: what is under way and where it stands."""
    project = desk.project(request)
    if request.words:
        release = await desk.release(request)
        pairs = [(release, await desk.standing(release))]
    else:
        pairs = await desk.open_standings(project.name)
    return Reply("status", {"releases": pairs, "project": project.name})


async def why(desk: Desk, request: Request) -> Reply | Form:
    """`/release why [version]`: everything in the way: what, who, since when, what clears it."""
    release = await desk.release(request, over=True)
    picture = await desk.standing(release)
    nudge = nudges(release, picture, request.at)
    data = {"release": release, "standing": picture, "nudge": nudge}
    data["stuck"] = desk.engine.stuck.get(release.id, "")
    return Reply("why", {**data, "unheld": await _unheld(desk, release, picture)})


async def _unheld(desk: Desk, release: Release, picture: Standing) -> list[str]:
    """Roles that something waits for and nobody holds; none when Slack cannot say."""
    every = set(release.policy.roles)
    named = [every & set(one.who) for one in picture.blockers if not every <= set(one.who)]
    asked = set().union(*named)
    try:
        return await unheld(desk.world, release, sorted(asked))
    except DirectoryError:
        return []


async def checklist(desk: Desk, request: Request) -> Reply | Form:
    """`/release checklist [version]`: every gate, its owner, its due date, its evidence."""
    release = await desk.release(request, over=True)
    return Reply("checklist", {"release": release, "standing": await desk.standing(release)})


async def history(desk: Desk, request: Request) -> Reply | Form:
    """`/release history`: the releases of this project, newest first."""
    project = desk.project(request)
    total = len(await desk.world.store.read(lambda db: db.rows(project.name)))
    newest = await desk.latest_releases(project.name)
    newest = sorted([*newest, *await _disclosed(desk, project)], key=lambda r: r.at, reverse=True)
    return Reply("history", {"releases": newest, "total": total, "project": project.name})


async def _disclosed(desk: Desk, project: Project) -> list[Release]:
    """Security releases of the project that were developed in private, once they are public."""
    hidden = desk.world.hidden_of(project)
    every = [one for p in hidden for one in await desk.latest_releases(p.name)]
    return [one for one in every if one.disclosed]


async def menu(desk: Desk, request: Request) -> Reply | Form:
    """`/release`: what you can do here now."""
    project = desk.project(request)
    asker = await desk.asker(request, project)
    releases = await desk.open_releases(project.name)
    found: list[tuple[Release, list[Offer]]] = []
    for release in releases:
        voter = await desk.voter(request, release)
        found.append((release, mine(release, await desk.standing(release), voter)))
    switches = await desk.world.store.read(partial(_switches, project.name))
    data = {
        "project": project.name,
        "releases": found,
        "guards": guards(project.policy, asker, *switches),
    }
    return Reply("menu", {**data, "kinds": _startable(project, asker, releases, switches)})


Switches = tuple[dict[str, Any] | None, dict[str, Any] | None]


def _switches(project: str, ledger: Ledger) -> Switches:
    """The kill switch and the freeze by hand."""
    return switch_of(ledger, project), frozen_by_hand(ledger, project)


def _startable(
    project: Project, asker: Asker, releases: Sequence[Release], switches: Switches
) -> tuple[str, ...]:
    """The kinds this person may start now: nothing stops them, and their line is free."""
    stopped, frozen = switches
    if stopped or not permitted(project.policy.may.get("start", ("member",)), asker):
        return ()
    taken = {release.line for release in releases if release.status in HOLDS_LINE}
    lines = {name: line_for(project.policy, name) for name in project.policy.kinds}
    return tuple(
        name
        for name, line in lines.items()
        if line not in taken and not (frozen and not line.hotfix)
    )


def _page(after: int, ledger: Ledger) -> list[Sealed]:
    return ledger.chain(after, 1000)


async def audit(desk: Desk, request: Request) -> Reply | Form:
    """`/release audit [verify]`: is the record whole, and all still as the record says?"""
    store = desk.world.store
    chain: list[Sealed] = []
    while page := await store.read(partial(_page, chain[-1].seq if chain else 0)):
        chain += page
    head = await store.read(lambda db: db.chain_head())
    breaks = verify(chain, head)
    shown = [project.name for project in await shown_to(desk, request.user, request.channel)]
    looks = await store.read(partial(_looks, shown))
    data = {"entries": len(chain), "head": head, "breaks": tuple(breaks), "looks": looks}
    return Reply("audit", data)


def _looks(projects: Sequence[str], ledger: Ledger) -> list[tuple[str, str, list[Finding]]]:
    """Of each project that was looked at: when, and what is not as the record says."""
    seen = [(name, last_look(ledger, name)) for name in projects]
    return [
        (name, look["at"], [Finding.of_data(one) for one in look["findings"].values()])
        for name, look in seen
        if look
    ]
