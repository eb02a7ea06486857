"""Pre-releases: begin one, count it up, promote it to the next stage and to the release itself."""

from commands.desk import Desk
from commands.request import Form, Reply, Request
from commands.stages import stage_of
from commands.start import asks, begin
from engine.numbering import pre_under_way
from release.proposal import promoted
from release.refusals import Rule, refuse
from release.values import replace
from release.version import Version


async def pre(desk: Desk, request: Request) -> Reply | Form:
    """`/release pre start <kind> <alpha|beta|rc>`, `/release pre next`: an unstable version."""
    project, words = desk.project(request), [word.lower() for word in request.words]
    if words[:1] == ["start"] and len(words) == 3:
        stage = str(stage_of(project, words[2]))
        return await _prepare(desk, request, words[1], stage)
    if words == ["next"]:
        kind, version = await _under_way(desk, request)
        return await _prepare(desk, request, kind, version.pre[0] if version.pre else "")
    usage = "pre start <kind> <alpha|beta|rc>, or pre next"
    raise refuse(Rule.BAD_WORDS, given=" ".join(["pre", *request.words]), usage=usage)


async def promote(desk: Desk, request: Request) -> Reply | Form:
    """`/release promote`: from alpha to beta, to rc, to the release itself."""
    kind, version = await _under_way(desk, request)
    stage = promoted(desk.project(request).policy, version)
    return await _prepare(desk, request, kind, stage or "")


async def _prepare(desk: Desk, request: Request, kind: str, stage: str) -> Reply:
    """Begin a pre-release of a kind, or without a stage the release itself."""
    options = {**request.options, "pre": stage} if stage else dict(request.options)
    asked = replace(request, options=options)
    return await begin(desk, asked, "start", asks(desk, asked, kind, ()))


async def _under_way(desk: Desk, request: Request) -> tuple[str, Version]:
    """The newest pre-release whose release is not out, with its kind. Raises Refused."""
    project = desk.project(request)
    component = request.options.get("component")
    found = await pre_under_way(desk.world, project, component)
    if found is None:
        raise refuse(Rule.NO_PRE_RELEASE, "versions.pre", kinds=tuple(project.policy.kinds))
    return found
