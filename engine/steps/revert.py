"""Revert a release's merge on production, after the previous version runs again."""

from collections.abc import Mapping, Sequence

from engine.history import record
from engine.steps.at import At, StepKind, conflicts, trailers
from release.commits import Commit
from release.git import RefUpdate
from release.outcome import Done, Failed, Outcome


def _merge(at: At) -> dict[str, str] | None:
    """The merge to production, when it got that far."""
    for step, tries in at.release.attempts.items():
        if "/merge-to-" in step and tries[-1].outcome == "done":
            return {key: str(value) for key, value in tries[-1].evidence.items()}
    return None


async def look(at: At) -> Outcome | None:
    """Done when production has our revert, or there is nothing to revert."""
    merge = _merge(at)
    if merge is None:
        return Done("nothing was merged to production")
    await at.repository.fetch()
    head = await at.repository.head(merge["branch"])
    if head is None:
        return Failed(f"there is no branch {merge['branch']}")
    for commit in await at.repository.log([merge["commit"]], head, first_parent=True, paths=False):
        if f"Slipway-Reverts: {merge['commit']}" in commit.body:
            return Done(f"reverted by {commit.short}", {"commit": commit.sha}, seen=True)
    return None


async def do(at: At) -> Outcome:
    """Revert commits on production, the newest first; history keeps what was there, and the tag."""
    merge = _merge(at)
    assert merge is not None, "looked before"
    head = await at.repository.head(merge["branch"])
    assert head is not None, "looked before"
    brought, onto = await _brought(at, merge), head
    made: list[str] = []
    if len(brought) > 1 and any(commit.is_merge for commit in brought):
        return _which(at, merge, brought)
    for commit in brought:
        reverted = await at.repository.revert(
            commit.sha, onto, _message(at, merge, commit), at.signature
        )
        if reverted.commit is None:
            title = f"{at.release.started.tag} cannot be reverted on {merge['branch']}"
            return conflicts(title, merge["branch"], reverted.conflicts)
        onto = reverted.commit
        made.append(onto)
    if len(made) > 1:  # a single one is written down with the end of the step
        await record(at.world.store, at.release.project, made, at.world.clock.now())
    refused = await at.repository.push([RefUpdate(f"refs/heads/{merge['branch']}", onto)])
    if refused:
        return Failed("; ".join(refused.reasons.values()))
    return Done(f"{merge['branch']} at {onto[:8]}", {"commit": onto})


async def _brought(at: At, merge: Mapping[str, str]) -> list[Commit]:
    """The merge; where production was fast-forwarded by hand, all that came that way."""
    [commit] = await at.repository.commits([merge["commit"]])
    if commit.is_merge or merge["branch"] == at.release.started.source_branch:
        return [commit]
    before = [at.release.started.protected]
    return await at.repository.log(before, commit.sha, first_parent=True, paths=False)


def _message(at: At, merge: Mapping[str, str], commit: Commit) -> str:
    tag, branch = at.release.started.tag, merge["branch"]
    what = commit.subject if commit.sha != merge["commit"] else f"Merge {tag} to {branch}"
    said = f'Revert "{what}"\n\nThis reverts commit {commit.sha}.\n\n'
    return f"{said}{trailers(at.release, reverts=commit.sha)}\n"


def _which(at: At, merge: Mapping[str, str], brought: Sequence[Commit]) -> Failed:
    """Among commits that came without a merge of ours, merges may be of what was there before."""
    tag, branch = at.release.started.tag, merge["branch"]
    merges = [f"{commit.short} {commit.subject}" for commit in brought if commit.is_merge]
    return Failed(
        f"{branch} was fast-forwarded to {tag} by hand, over merges that may have been there before "
        f"({', '.join(merges[:3])}). Revert there what came with {tag}, by a pull request, with the line "
        f"“Slipway-Reverts: {merge['commit']}” in the last commit, and try again",
        {"branch": branch},
    )


REVERT = StepKind(look, do)
