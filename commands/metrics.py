"""How a project releases, in numbers."""

from datetime import datetime

from commands.desk import Desk
from commands.request import Form, Reply, Request
from engine.counted import counted
from engine.world import Project
from release.metrics import Metrics, metrics
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
    """The numbers of a period."""
    every = await counted(desk.world.store, project.name, since)
    return metrics(every, since, until, project.binding.zone)
