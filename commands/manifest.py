"""Read the manifest of a project: what git says of every version."""

from commands.desk import Desk
from commands.request import Form, Reply, Request
from engine.manifest import records
from release.git import GitError
from release.manifest import latest
from release.refusals import Rule, refuse


async def manifest(desk: Desk, request: Request) -> Reply | Form:
    """`/release manifest [version]`: every version in git, or all about one."""
    project = desk.project(request)
    try:
        every = await records(project.repository)
    except ValueError as error:
        raise refuse(Rule.NO_MANIFEST, project=project.name, reason=str(error)) from None
    except GitError as error:
        setting = f"projects.{project.name}.repository"
        raise refuse(Rule.GIT, setting, reason=str(error)) from None
    given = request.words[0] if request.words else ""
    found = [one for one in every if given in ("", one.tag, one.version)]
    if given and not found:
        raise refuse(Rule.NO_MANIFEST, given=given, project=project.name)
    newest = {one.component: latest(every, one.component) for one in every}
    outs = tuple(one.tag for one in newest.values() if one)
    data = {"project": project.name, "records": found, "latest": outs, "given": given}
    return Reply("manifest", data)
