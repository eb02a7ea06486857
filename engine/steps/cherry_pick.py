"""Cherry-pick a hotfix to the branches of open releases: done, not needed, or a conflict."""

import re

from engine.ports import Ledger
from engine.steps.at import At, StepKind, conflicts
from release.commits import Commit
from release.git import RefUpdate
from release.outcome import Done, Failed, Outcome

_PICKED = re.compile(r"^\(cherry picked from commit ([0-9a-f]{40})\)$", re.MULTILINE)
DONE, NOT_NEEDED, NO_BRANCH = "done", "not needed", "no active release branches"


async def look(at: At) -> Outcome | None:
    """Whether anything is left to pick is seen while picking: it is safe to do again."""
    await at.repository.fetch()
    return None


async def do(at: At) -> Outcome:
    """Each commit of the hotfix onto each branch; one that conflicts does not hold the others."""
    fixes = await _fixes(at)
    found = {branch: await _pick_onto(at, branch, fixes) for branch in await active_branches(at)}
    told = {
        branch: came.detail if isinstance(came, Failed) else f"{branch}: {came}"
        for branch, came in found.items()
    }
    detail, evidence = "; ".join(told.values()) or NO_BRANCH, {"branches": told}
    failed = [came for came in found.values() if isinstance(came, Failed)]
    if not failed:
        return Done(detail, evidence)
    way = "Resolve it there with `git cherry-pick -x`, push, then try again"
    listed = [one for came in failed for one in came.evidence.get("conflicts", ())]
    return Failed(f"{detail}. {way}", {**evidence, "conflicts": listed})


async def _fixes(at: At) -> list[str]:
    """The hotfix's own commits, oldest first, without our bump."""
    since = [at.release.started.protected]
    commits = await at.repository.log(since, at.release.source, paths=False)
    ours = "Slipway-Release:"
    return [c.sha for c in reversed(commits) if not c.is_merge and ours not in c.body]


async def active_branches(at: At) -> list[str]:
    """The release branches of open releases, as far as they are not in production."""
    pattern = at.release.policy.branches.get("release")
    production = await at.repository.head(at.branch_named("production"))
    if pattern is None or production is None:
        return []
    open_ = await at.world.store.read(lambda ledger: _open_versions(ledger, at))
    heads = await at.repository.heads(pattern.replace("{version}", "*"))
    names = sorted(pattern.replace("{version}", version) for version in open_)
    return [
        name
        for name in names
        if name in heads and not await at.repository.contains(production, heads[name])
    ]


def _open_versions(ledger: Ledger, at: At) -> list[str]:
    rows = ledger.rows(at.release.project, open_only=True)
    return [row.version for row in rows if row.id != at.release.id]


async def _pick_onto(at: At, branch: str, fixes: list[str]) -> str | Failed:
    """DONE or NOT_NEEDED, or the conflict with paths and people."""
    head = start = await at.repository.head(branch)
    assert head is not None, "it was listed"
    there = await at.repository.log([at.release.started.protected], head, paths=False)
    for fix in fixes:
        if _holds(there, fix):
            continue
        picked = await at.repository.cherry_pick(fix, head, at.signature)
        if picked.commit is None:
            title = f"{fix[:8]} does not apply to {branch}"
            return conflicts(title, branch, picked.conflicts)
        head = head if picked.empty else picked.commit
    if head == start:
        return NOT_NEEDED
    refused = await at.repository.push([RefUpdate(f"refs/heads/{branch}", head)])
    return Failed(f"{branch}: {'; '.join(refused.reasons.values())}") if refused else DONE


def _holds(commits: list[Commit], fix: str) -> bool:
    """True when a branch has the very commit, or says that it has a copy."""
    return any(c.sha == fix or fix in _PICKED.findall(c.body) for c in commits)


CHERRY_PICK = StepKind(look, do)
