"""Look over the production branch for commits that nobody reviewed."""

from engine.history import lines_of, recorded
from engine.steps.at import At, StepKind, never_there
from engine.world import World
from release.changes import direct_commits, likely_forge, parse, squashed
from release.facts import Surveyed
from release.outcome import Done, Failed, Outcome
from release.state import Release


async def do(at: At) -> Outcome:
    """Find them as of now; it is looked once more before production is touched."""
    await at.glance()
    found = await survey(at.world, at.release)
    if found is None:
        return Failed(f"there is no branch {at.branch_named('production')}")
    said = "1 direct commit" if len(found.direct) == 1 else f"{len(found.direct)} direct commits"
    return Done(said, facts=(found,))


async def survey(world: World, release: Release) -> Surveyed | None:
    """First-parent commits since the last release, neither merges (squashed or not) nor ours.

    As last fetched; None when there is no production branch.
    """
    repository, branch = world.repository(release.project), release.policy.branches["production"]
    head = await repository.head(branch)
    previous = release.started.previous_tag
    since = await repository.resolve(previous) if previous else None
    if head is None or since is None:  # the first release: nothing before it to compare with
        return Surveyed(branch=branch, head=head) if head else None
    line = await repository.log([since], head, first_parent=True)
    pulls = squashed(line, release.binding.merged_by)
    direct = direct_commits(line, await recorded(world.store, release.project), pulls)
    return Surveyed(
        branch=branch,
        head=head,
        direct=lines_of(map(parse, direct), release.policy),
        squashed=len(pulls),
        forge=likely_forge(direct),
    )


SURVEY = StepKind(never_there, do)
