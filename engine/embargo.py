"""What is developed in private begins with what is public: its branches and tags."""

from engine.lines import lines_of
from engine.ports import Repository
from engine.world import Project, World
from release.git import GitError, RefUpdate
from release.refusals import Rule, refuse
from release.support import SupportLine


async def in_step(world: World, project: Project) -> None:
    """Bring the public branches and tags to the private repository, as far as they fit.

    Raises Refused when git cannot.
    """
    of = world.public_of(project)
    assert of is not None, "the project is a hidden one"
    public, private = of.repository, project.repository
    try:
        await public.fetch()
        await private.fetch()
        theirs, ours = await public.ls_remote([]), await private.ls_remote([])
        updates = [
            RefUpdate(ref, sha, create=ref not in ours)
            for ref, sha in theirs.items()
            if not ref.endswith("^{}") and ours.get(ref) != sha
            if ref not in ours
            or (ref.startswith("refs/heads/") and await _ahead(public, ours[ref], sha))
        ]
        refused = await public.carry(project.binding.repository, updates) if updates else None
        await private.fetch()
    except GitError as error:
        raise refuse(Rule.GIT, f"projects.{project.name}.repository", reason=str(error)) from None
    if refused:
        reason = "; ".join(refused.reasons.values())
        raise refuse(Rule.GIT, f"projects.{project.name}.repository", reason=reason)


async def _ahead(public: Repository, ours: str, theirs: str) -> bool:
    """False where the private branch has work of its own."""
    try:
        return await public.contains(theirs, ours)
    except GitError:
        return False


async def lines_to_fix(world: World, project: Project) -> list[SupportLine]:
    """Every line that gets security releases now: what is developed, and what is supported."""
    now = world.clock.now()
    return [line for line in await lines_of(world, project) if not line.ended(now)]
