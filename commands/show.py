"""Look without touching: status, why, checklist, history, help, the menu, the record."""

from functools import partial

from commands.desk import Desk
from commands.request import Form, Reply, Request
from engine.ports import Ledger
from release.journal import Sealed, verify
from release.offers import Offer, nudges, offers


async def status(desk: Desk, request: Request) -> Reply | Form:
    """`/release status [version]`: what is under way and where it stands."""
    project = desk.project(request)
    if request.words:
        releases = [await desk.release(request)]
    else:
        releases = await desk.open_releases(project.name)
    pairs = [(release, await desk.standing(release)) for release in releases]
    return Reply("status", {"releases": pairs, "project": project.name})


async def why(desk: Desk, request: Request) -> Reply | Form:
    """`/release why [version]`: everything in the way: what, who, since when, what clears it."""
    release = await desk.release(request)
    picture = await desk.standing(release)
    nudge = nudges(release, picture, request.at)
    return Reply("why", {"release": release, "standing": picture, "nudge": nudge})


async def checklist(desk: Desk, request: Request) -> Reply | Form:
    """`/release checklist [version]`: every gate, its owner, its due date, its evidence."""
    release = await desk.release(request, over=True)
    return Reply("checklist", {"release": release, "standing": await desk.standing(release)})


async def history(desk: Desk, request: Request) -> Reply | Form:
    """`/release history`: the releases of this project, newest first."""
    project = desk.project(request)
    rows = await desk.world.store.read(lambda db: db.rows(project.name))
    releases = [await desk.books.read(row.id) for row in rows]
    newest = sorted(releases, key=lambda release: release.at, reverse=True)
    return Reply("history", {"releases": newest, "project": project.name})


async def menu(desk: Desk, request: Request) -> Reply | Form:
    """`/release`: what you can do here now."""
    project = desk.project(request)
    asker = await desk.asker(request, project)
    found: list[tuple[object, list[Offer]]] = []
    for release in await desk.open_releases(project.name):
        standing = await desk.standing(release)
        mine = [o for o in offers(release, standing) if not o.who or set(o.who) & set(asker.roles)]
        found.append((release, mine))
    kinds = tuple(k for k, kind in project.policy.kinds.items() if kind.path != "hotfix")
    return Reply("menu", {"project": project.name, "releases": found, "kinds": kinds})


def _page(after: int, ledger: Ledger) -> list[Sealed]:
    return ledger.chain(after, 1000)


async def audit(desk: Desk, request: Request) -> Reply | Form:
    """`/release audit [verify]`: check that nobody changed the record."""
    store = desk.world.store
    chain: list[Sealed] = []
    while page := await store.read(partial(_page, chain[-1].seq if chain else 0)):
        chain += page
    head = await store.read(lambda db: db.chain_head())
    breaks = verify(chain, head)
    return Reply("audit", {"entries": len(chain), "head": head, "breaks": tuple(breaks)})
