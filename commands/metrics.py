"""How a project releases, in numbers."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from commands.desk import Desk
from commands.request import Form, Reply, Request
from engine.ports import Ledger
from engine.world import Project
from release import facts as f
from release.journal import Sealed
from release.metrics import Metrics, metrics, numbers
from release.refusals import Rule, refuse
from release.spans import Span

PERIOD = Span(days=90)
USAGE = "metrics 90d"


async def show(desk: Desk, request: Request) -> Reply | Form:
    """`/release metrics [90d]`: frequency, rollbacks, lead time, deployments, issues, waiting."""
    return await _reply(desk, request, "metrics")


async def chart(desk: Desk, request: Request) -> Reply | Form:
    """`/release chart [90d]`: post the metrics in the project's channel, as a picture too."""
    return await _reply(desk, request, "chart")


async def _reply(desk: Desk, request: Request, name: str) -> Reply:
    project = desk.project(request)
    await desk.asker(request, project)
    since = _since(request, project)
    found = await measured(desk, project, since, request.at)
    data = {
        "project": project.name,
        "channel": project.binding.channel,
        "days": (request.at - since).days,
        "metrics": found,
    }
    return Reply(name, data)


def _since(request: Request, project: Project) -> datetime:
    if not request.words:
        return PERIOD.before(request.at, project.binding.zone)
    try:
        length = Span.parse(request.words[0])
    except ValueError as error:
        raise refuse(
            Rule.BAD_WORDS, given=request.words[0], reason=str(error), usage=USAGE
        ) from None
    if length < Span(days=1) or length.about.days > 3660:
        reason = "from a day up to ten years"
        raise refuse(Rule.BAD_WORDS, given=request.words[0], reason=reason, usage=USAGE)
    return length.before(request.at, project.binding.zone)


async def measured(desk: Desk, project: Project, since: datetime, until: datetime) -> Metrics:
    """The numbers of a period. Reading back what happened takes a while: once, beside the loop."""
    reached = await desk.world.store.read(lambda db: _reached(desk, db, project.name, since))
    new = {id_: (seq, chain) for id_, (seq, chain) in reached.items() if chain}
    found = await asyncio.to_thread(lambda: [numbers(_facts(chain)) for _, chain in new.values()])
    for (id_, (seq, _)), one in zip(new.items(), found, strict=True):
        desk.numbers[id_] = (seq, one)
    every = [one for id_ in reached if (one := desk.numbers[id_][1])]
    return metrics(every, since, until, project.binding.zone)


def _reached(
    desk: Desk, ledger: Ledger, project: str, since: datetime
) -> dict[str, tuple[int, list[Sealed]]]:
    """Releases that reached production since then, by id: their last entry, and all entries.

    Without the entries of those whose numbers are known, and are of that last entry.
    """
    found = {}
    for row in ledger.lately(project, since):
        release = desk.books.load(ledger, row.id)
        if release.in_production_since and release.in_production_since >= since:
            known = desk.numbers.get(row.id, (-1, None))[0] == release.seq
            found[row.id] = (release.seq, [] if known else ledger.facts(row.id))
    return found


def _facts(chain: Sequence[Sealed]) -> list[tuple[Sealed, f.Fact]]:
    return [(sealed, f.fact_of(sealed)) for sealed in chain]
