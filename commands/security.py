"""Security releases: in private on every supported line, disclosed together, with an advisory."""

from commands.desk import Asker, Desk, check_may
from commands.request import Form, Reply, Request
from commands.start import asks, begin
from engine.embargo import in_step, lines_to_fix
from engine.ports import Ledger
from engine.world import Project
from release import facts as f
from release.refusals import Rule, refuse
from release.state import Release
from release.values import replace

USAGE = "security start <title> --at <time of disclosure> | security advisory"


async def security(desk: Desk, request: Request) -> Reply | Form:
    """`/release security start <title> --at <time>`, `security advisory`: under an embargo.

    In the channel of the private project only: one release for each supported line, together.
    """
    project = desk.project(request)
    if not project.hidden or project.policy.security is None:
        raise refuse(Rule.NOT_PRIVATE, "projects.*.embargo")
    what = request.words[0].lower() if request.words else ""
    if what == "start":
        return await _start(desk, request, project)
    if what == "advisory" or request.values:
        return await _advisory(desk, request, project)
    raise refuse(Rule.BAD_WORDS, given=what or "security", usage=USAGE)


async def _start(desk: Desk, request: Request, project: Project) -> Reply:
    assert project.policy.security is not None, "asked before"
    if not request.options.get("at") or len(request.words) < 2:
        raise refuse(Rule.BAD_WORDS, given="security start", usage=USAGE)
    asker = await desk.asker(request, project)
    check_may("security", project.policy.may.get("security", ("member",)), asker)
    await in_step(desk.world, project)
    [one] = asks(desk, request, project.policy.security.kind, request.words[1:])
    lines = await lines_to_fix(desk.world, project)
    one = replace(one, embargoed=True, redacted_in=_hinted(desk, project))
    return await begin(desk, request, "security", [replace(one, line=x.name) for x in lines])


def _hinted(desk: Desk, project: Project) -> str | None:
    """The public channel that may know that there is something."""
    public, rule = desk.world.public_of(project), project.policy.security
    return public.binding.channel if public and rule and rule.hint else None


async def _advisory(desk: Desk, request: Request, project: Project) -> Reply | Form:
    """Write what users will be told; it is one for all lines."""
    releases = [one for one in await desk.open_releases(project.name) if one.started.embargoed]
    if not releases:
        raise refuse(Rule.NO_RELEASE, project=project.name)
    if not request.values.get("text"):
        return Form("advisory", "security", "", f"advisory --project {project.name}")
    asker = await desk.asker(request, project)
    check_may("security", project.policy.may.get("security", ("member",)), asker)
    given = {
        name: request.values.get(name, "")
        for name in ("cve", "severity", "affected", "credits", "text")
    }
    fact = f.AdvisoryWritten(by=request.user, **given)

    def work(ledger: Ledger) -> None:
        if desk.first_time(ledger, request):
            for one in releases:
                desk.books.put(
                    ledger, one.id, request.user, request.at, lambda _, now: _once(now, asker, fact)
                )

    await desk.world.store.transact(work)
    for one in releases:
        desk.engine.wake(one.id)
    return Reply("advisory-written", {"project": project.name})


def _once(now: Release, _asker: Asker, fact: f.AdvisoryWritten) -> list[f.Fact]:
    """Until it is disclosed it may be written anew."""
    if now.disclosed:
        raise refuse(Rule.IN_EFFECT, approval="the advisory")
    return [fact]
