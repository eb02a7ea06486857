"""Start a release or a hotfix, or see the plan of one without any effect."""

from commands.desk import Desk, check_may
from commands.moments import moment
from commands.parse import again_as
from commands.request import Form, Reply, Request
from engine.ports import Ledger
from engine.start import Ask
from release.refusals import Rule, refuse
from release.turns import permitted


async def plan(desk: Desk, request: Request) -> Reply | Form:
    """`/release plan <kind>`: the whole plan without any effect, and what forbids it."""
    project = desk.project(request)
    kinds = tuple(project.policy.kinds)
    if not request.words:
        raise refuse(Rule.UNKNOWN_KIND, "kinds", given="", kinds=kinds)
    ask = _ask(desk, request, request.words[0].lower(), request.words[1:])
    asker = await desk.asker(request, project)
    may = permitted(project.policy.may.get("start", ("member",)), asker)
    proposal = await desk.starter.propose(ask)
    again = again_as({**request.options, "project": project.name}, request.words)
    return Reply("plan", {"proposal": proposal, "start": may, "again": again})


async def start(desk: Desk, request: Request) -> Reply | Form:
    """`/release start <kind> [--from ref] [--at time] [--risk high]`: begin a release."""
    kind = (request.words[0].lower() if request.words else "") or request.subject
    return await _begin(desk, request, "start", _ask(desk, request, kind, request.words[1:]))


async def hotfix(desk: Desk, request: Request) -> Reply | Form:
    """`/release hotfix <branch or title>`: an urgent fix of production, on the short path."""
    if not request.words:
        raise refuse(Rule.BAD_WORDS, given="hotfix", usage="hotfix <branch or title>")
    kinds = [k for k, kind in desk.project(request).policy.kinds.items() if kind.path == "hotfix"]
    if not kinds:
        raise refuse(Rule.UNKNOWN_KIND, "kinds", given="hotfix", kinds=())
    return await _begin(desk, request, "hotfix", _ask(desk, request, kinds[0], request.words))


async def _begin(desk: Desk, request: Request, verb: str, ask: Ask) -> Reply:
    project = desk.project(request)
    asker = await desk.asker(request, project)
    check_may(verb, project.policy.may.get(verb, ("member",)), asker)

    def once(ledger: Ledger, _release: str) -> None:
        if not desk.first_time(ledger, request):
            raise AlreadyBegun

    try:
        release = await desk.starter.start(ask, once)
    except AlreadyBegun:
        return Reply()
    desk.engine.wake(release)
    return Reply("started", {"release": await desk.books.read(release)})


class AlreadyBegun(Exception):
    """The very request was carried out before."""


def _ask(desk: Desk, request: Request, kind: str, title: object) -> Ask:
    project = desk.project(request)
    at = request.options.get("at") or request.values.get("at") or ""
    return Ask(
        project=project.name,
        kind=kind,
        user=request.user,
        channel=request.channel,
        source=request.options.get("from") or request.values.get("from") or None,
        release_at=moment(desk, request, at),
        risk=request.options.get("risk") or None,
        title=" ".join(title) if isinstance(title, tuple | list) else None,
    )
