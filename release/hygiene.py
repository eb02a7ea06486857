"""Merged branches that were named otherwise than the policy wants, or were far behind."""

import re
from collections.abc import Iterable

from release import facts as f
from release.changes.titles import read_title
from release.commits import Commit
from release.policy import Policy


def merged_branch(commit: Commit) -> str | None:
    """The branch that a merge brought in, as its message says; None for what says nothing."""
    branch = read_title(commit.subject, commit.body).branch if commit.is_merge else None
    return branch.removeprefix("origin/") if branch else None


def fits(policy: Policy, branch: str) -> bool:
    """True for names that the patterns allow, and for the branches that have one name."""
    hygiene = policy.hygiene
    if hygiene is None or not hygiene.names:
        return True
    patterns = [policy.branches[name] for name in hygiene.names]
    fixed = [name for name in policy.branches.values() if not re.search(r"[*{]", name)]
    return branch in fixed or any(_pattern(one).fullmatch(branch) for one in patterns)


def _pattern(branch: str) -> re.Pattern[str]:
    parts = re.split(r"(\*|\{[^{}]*\})", branch)
    return re.compile("".join(".+" if n % 2 else re.escape(part) for n, part in enumerate(parts)))


def stray(policy: Policy, commit: Commit, behind: int) -> f.Stray | None:
    """What is to be said of a merge; `behind` counts what its branch had not of the mainline."""
    hygiene, branch = policy.hygiene, merged_branch(commit)
    if hygiene is None or branch is None:
        return None
    far = hygiene.behind is not None and behind > hygiene.behind
    misnamed = not fits(policy, branch)
    if not far and not misnamed:
        return None
    return f.Stray(
        sha=commit.sha,
        branch=branch,
        author=commit.author,
        misnamed=misnamed,
        behind=behind if far else 0,
    )


def unseen(found: Iterable[f.Stray], before: Iterable[f.Stray]) -> tuple[f.Stray, ...]:
    """Those that were not noted yet."""
    known = {one.sha for one in before}
    return tuple(one for one in found if one.sha not in known)
