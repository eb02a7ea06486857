"""Start a release or a hotfix, or see the plan of one without any effect."""

import time
from collections.abc import Sequence

from commands.desk import Desk, check_may
from commands.moments import moment
from commands.parse import again_as
from commands.request import Form, Reply, Request
from commands.stages import stage_of
from engine.ports import Ledger
from engine.start import Ask
from release.components import own_lines
from release.mending import title_of
from release.refusals import Rule, refuse
from release.turns import permitted
from release.values import replace


async def plan(desk: Desk, request: Request) -> Reply | Form:
    """`/release plan <kind> [--component name]`: the whole plan without any effect."""
    project = desk.project(request)
    kinds = tuple(project.policy.kinds)
    if not request.words:
        raise refuse(Rule.UNKNOWN_KIND, "kinds", given="", kinds=kinds)
    asked = asks(desk, request, request.words[0].lower(), request.words[1:])
    asker = await desk.asker(request, project)
    may = permitted(project.policy.may.get("start", ("member",)), asker)
    proposals = await desk.starter.propose_all(asked)
    again = again_as({**request.options, "project": project.name}, request.words)
    data = {"proposal": proposals[0], "train": proposals[1:], "start": may, "again": again}
    return Reply("plan", data)


async def start(desk: Desk, request: Request) -> Reply | Form:
    """`/release start <kind> [--line 1.4] [--from x] [--at x] [--risk x]`: begin a release.

    `--component a,b` starts parts with versions of their own, together: a train.
    """
    kind = (request.words[0].lower() if request.words else "") or request.subject
    return await begin(desk, request, "start", asks(desk, request, kind, request.words[1:]))


async def train(desk: Desk, request: Request) -> Reply | Form:
    """`/release train start <kind> [components]`: releases that go to production together."""
    usage = "train start <kind> <component> <component>"
    words = [word.lower() for word in request.words]
    if words[:1] == ["start"]:
        words = words[1:]
    if not words:
        raise refuse(Rule.BAD_WORDS, given="train", usage=usage)
    members = words[1:] or own_lines(desk.project(request).policy)
    if len(set(members)) < 2:
        raise refuse(Rule.BAD_WORDS, given=" ".join(request.words), usage=usage)
    options = {**request.options, "component": ",".join(members)}
    asked = replace(request, options=options)
    return await begin(desk, asked, "start", asks(desk, asked, words[0], ()))


async def hotfix(desk: Desk, request: Request) -> Reply | Form:
    """`/release hotfix <branch or title>`: an urgent fix of production, on the short path."""
    if not request.words:
        raise refuse(Rule.BAD_WORDS, given="hotfix", usage="hotfix <branch or title>")
    kinds = [k for k, kind in desk.project(request).policy.kinds.items() if kind.path == "hotfix"]
    if not kinds:
        raise refuse(Rule.UNKNOWN_KIND, "kinds", given="hotfix", kinds=())
    return await begin(desk, request, "hotfix", asks(desk, request, kinds[0], request.words))


async def mend(desk: Desk, request: Request) -> Reply | Form:
    """`/release mend [version]`: begin the hotfix of a version that was rolled back."""
    release = await desk.release(request, over=True)
    if release.rollback is None:
        raise refuse(Rule.NOT_OPEN, what="the fix of a rollback")
    options = dict(request.options)
    if release.started.component:
        options["component"] = release.started.component
    asked = replace(
        request, words=(title_of(release),), options=options, project=release.project, release=""
    )
    return await hotfix(desk, asked)


async def begin(desk: Desk, request: Request, verb: str, asks: Sequence[Ask]) -> Reply:
    project, since = desk.project(request), time.monotonic()
    asker = await desk.asker(request, project)
    check_may(verb, project.policy.may.get(verb, ("member",)), asker)

    def once(ledger: Ledger) -> None:
        if not desk.first_time(ledger, request):
            raise AlreadyBegun

    try:
        begun = await desk.starter.start(asks, once)
    except AlreadyBegun:
        return Reply()
    for release in begun:
        desk.engine.wake(release, since)
    releases = [await desk.books.read(release) for release in begun]
    if len(releases) > 1:
        return Reply("train-started", {"tags": " and ".join(r.started.tag for r in releases)})
    return Reply("started", {"release": releases[0]})


class AlreadyBegun(Exception):
    """The very request was carried out before."""


def asks(desk: Desk, request: Request, kind: str, title: Sequence[str]) -> list[Ask]:
    """One for each component that was named, for the whole when none was."""
    named = request.options.get("component", "").replace(",", " ").lower().split()
    one = _ask(desk, request, kind, title)
    return [replace(one, component=name) for name in dict.fromkeys(named)] or [one]


def _ask(desk: Desk, request: Request, kind: str, title: Sequence[str]) -> Ask:
    at = request.options.get("at") or request.values.get("at") or ""
    project = desk.project(request)
    return Ask(
        project=project.name,
        kind=kind,
        user=request.user,
        channel=request.channel,
        source=request.options.get("from") or request.values.get("from") or None,
        release_at=moment(desk, request, at),
        risk=request.options.get("risk") or None,
        title=" ".join(title),
        line=request.options.get("line") or None,
        pre=stage_of(project, request.options["pre"]) if "pre" in request.options else None,
    )
