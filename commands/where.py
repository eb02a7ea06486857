"""Where a commit, a pull request or a tag is."""

from commands.desk import Desk
from commands.request import Form, Reply, Request
from engine.voters import held_roles
from engine.whereabouts import whereabouts
from engine.world import Project
from release.mentions import typed
from release.refusals import Rule, refuse

USAGE = "where <commit, pull request or tag>"


async def where(desk: Desk, request: Request) -> Reply | Form:
    """`/release where <commit, #42 or v1.2.0>`: releases, branches, environments that hold it."""
    if not request.words:
        raise refuse(Rule.BAD_WORDS, given="where", usage=USAGE)
    if not await desk.world.directory.is_full_member(request.user):
        raise refuse(Rule.NOT_A_MEMBER, user=request.user)
    projects = await shown_to(desk, request.user, request.channel)
    named = request.project or request.options.get("project", "")
    here = [p for p in projects if p.binding.channel == request.channel or p.name == named]
    answers = await whereabouts(desk.world, desk.books, typed(request.words), here or projects)
    return Reply("where", {"answers": answers})


async def shown_to(desk: Desk, user: str, channel: str) -> list[Project]:
    """The projects whose commits a person may see: those of their roles, and of the channel."""
    every = desk.world.projects.values()
    return [p for p in every if p.binding.channel == channel or await _has_a_role(desk, p, user)]


async def _has_a_role(desk: Desk, project: Project, user: str) -> bool:
    return bool(await held_roles(desk.world, project.policy, project.binding, user))
