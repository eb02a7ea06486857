"""Look over the production branch for commits that nobody reviewed."""

from engine.history import lines_of, recorded
from engine.steps.at import At, StepKind, never_there
from release.changes import direct_commits
from release.facts import Surveyed
from release.outcome import Done, Failed, Outcome


async def do(at: At) -> Outcome:
    """First-parent commits since the last release: neither merges nor ours."""
    branch = at.branch_named("production")
    await at.repository.fetch()
    head = await at.repository.head(branch)
    if head is None:
        return Failed(f"there is no branch {branch}")
    previous = at.release.started.previous_tag
    since = await at.repository.resolve(previous) if previous else None
    if since is None:
        return Done("no release before this one", facts=(Surveyed(branch=branch, head=head),))
    line = await at.repository.log([since], head, first_parent=True)
    ours = await recorded(at.world.store, at.release.project)
    direct = direct_commits(line, ours, ())
    found = lines_of(direct, at.release.policy)
    fact = Surveyed(branch=branch, head=head, direct=found)
    return Done(f"{len(found)} direct commits", facts=(fact,))


SURVEY = StepKind(never_there, do)
