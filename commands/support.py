"""Which versions are supported, until when, and with which changes."""

from commands.desk import Desk
from commands.request import Form, Reply, Request
from engine.lines import lines_of
from release.git import GitError
from release.refusals import Rule, refuse
from release.support import branch_of


async def support(desk: Desk, request: Request) -> Reply | Form:
    """`/release support`: the lines that are supported, what each accepts, its end of life."""
    project = desk.project(request)
    try:
        await project.repository.fetch()
        lines = await lines_of(desk.world, project)
    except GitError as error:
        raise refuse(Rule.GIT, f"projects.{project.name}.repository", reason=str(error)) from None
    branches = {line.name: branch_of(project.policy, line.name) for line in lines}
    return Reply("support", {"project": project.name, "lines": lines, "branches": branches})
