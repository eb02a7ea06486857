"""Bring what production has back to other branches, and cherry-pick fixes to active ones."""

from engine.steps.at import At, StepKind, conflicts, trailers
from release.git import RefUpdate
from release.outcome import Done, Failed, Outcome


async def look(at: At) -> Outcome | None:
    """Done when the branch holds production's head."""
    await at.repository.fetch()
    production = await at.repository.head(at.branch_named("production"))
    head = await at.repository.head(at.branch)
    if production is None or head is None:
        return Failed(f"there is no branch {at.branch}")
    if await at.repository.contains(head, production):
        return Done(f"{at.branch} has it", {"branch": at.branch, "commit": head}, seen=True)
    return None


async def do(at: At) -> Outcome:
    """Merge production into the branch; conflicts are for people, with paths and names."""
    source = at.branch_named("production")
    production = await at.repository.head(source)
    head = await at.repository.head(at.branch)
    assert production is not None, "looked before"
    assert head is not None, "looked before"
    message = (
        f"Merge {source} ({at.release.started.tag}) back to {at.branch}\n\n{trailers(at.release)}\n"
    )
    merged = await at.repository.merge(head, production, message, at.signature)
    if merged.commit is None:
        return conflicts(
            f"{source} does not merge back to {at.branch}", at.branch, merged.conflicts
        )
    refused = await at.repository.push([RefUpdate(f"refs/heads/{at.branch}", merged.commit)])
    if refused:
        return Failed("; ".join(refused.reasons.values()))
    return Done(
        f"{at.branch} at {merged.commit[:8]}", {"branch": at.branch, "commit": merged.commit}
    )


MERGE_BACK = StepKind(look, do)


async def look_picked(at: At) -> Outcome | None:
    """Whether anything is left to pick is seen while picking: it is safe to do again."""
    await at.repository.fetch()
    return None


async def pick(at: At) -> Outcome:
    """Each commit of the hotfix onto each active release branch: done, not needed, or conflict."""
    fixes = await _fixes(at)
    done: list[str] = []
    for branch in await active_branches(at):
        failed = await _pick_onto(at, branch, fixes)
        if failed:
            return failed
        done.append(branch)
    return Done(", ".join(done) or "no active release branches", {"branches": done})


async def _fixes(at: At) -> list[str]:
    """The hotfix's own commits, oldest first, without our bump."""
    commits = await at.repository.log(
        [at.release.started.protected], at.release.source, paths=False
    )
    ours = "Slipway-Release:"
    return [c.sha for c in reversed(commits) if not c.is_merge and ours not in c.body]


async def active_branches(at: At) -> list[str]:
    """Release branches that are not merged to production: of releases still open."""
    pattern = at.release.policy.branches.get("release")
    if pattern is None:
        return []
    production = await at.repository.head(at.branch_named("production"))
    heads = await at.repository.heads(pattern.replace("{version}", "*"))
    assert production is not None
    return [
        name
        for name, head in sorted(heads.items())
        if not await at.repository.contains(production, head)
    ]


async def _pick_onto(at: At, branch: str, fixes: list[str]) -> Failed | None:
    head = start = await at.repository.head(branch)
    assert head is not None
    for fix in fixes:
        if await at.repository.contains(head, fix):
            continue
        picked = await at.repository.cherry_pick(fix, head, at.signature)
        if picked.commit is None:
            title = f"{fix[:8]} does not apply to {branch}"
            return conflicts(title, branch, picked.conflicts)
        head = head if picked.empty else picked.commit
    if head == start:
        return None
    refused = await at.repository.push([RefUpdate(f"refs/heads/{branch}", head)])
    return Failed("; ".join(refused.reasons.values())) if refused else None


CHERRY_PICK = StepKind(look_picked, pick)
