"""Which merge brought a commit in, and whether the merge or its commits say what changed."""

from collections.abc import Collection, Mapping
from itertools import chain

from release.changes.change import Change

# How much a title says. A merge speaks for its commits where it says more than the best of them.
_CONVENTIONAL, _PULL_REQUEST, _BRANCH, _COMMIT, _NOTHING = 4, 3, 2, 1, 0


def owners(parents: Mapping[str, tuple[str, ...]]) -> dict[str, str | None]:
    """Commit to the merge that brought it in (None on the main line), merges before theirs.

    Walks first parents from every head, then what the merges bring in, the oldest merge first,
    so that a commit belongs to the first merge it came by. Every commit is visited once.
    """
    if max(map(len, parents.values()), default=0) < 2:
        return dict.fromkeys(parents)
    inner = set(chain.from_iterable(parents.values()))
    stack: list[tuple[str, str | None]] = [(sha, None) for sha in parents if sha not in inner]
    owner: dict[str, str | None] = {}
    while stack:
        sha, merge = stack.pop()
        while (behind := parents.get(sha)) is not None and sha not in owner:
            owner[sha] = merge
            if not behind:
                break
            if len(behind) > 1:
                stack += [(side, sha) for side in reversed(behind[1:])]
            sha = behind[0]
    return owner


def speakers(
    changes: Mapping[str, Change], owner: dict[str, str | None], gone: Collection[str]
) -> tuple[set[str], dict[str, str]]:
    """The merges that speak for their commits; and who is silent, with the merge that speaks.

    `gone` counts for nothing. A merge that brings in nothing says nothing.
    """
    if not any(owner.values()):
        return set(), {}
    speaking: set[str] = set()
    best: dict[str, int] = {}
    for sha in reversed(owner):
        said, own = best.get(sha, _NOTHING), _says(changes[sha], sha in gone)
        if len(changes[sha].commit.parents) > 1:
            if _NOTHING < said < own:
                speaking.add(sha)
            own = own if said else _NOTHING
        if merge := owner[sha]:
            best[merge] = max(best.get(merge, _NOTHING), said, own)
    return speaking, _silent(owner, speaking, gone)


def _says(change: Change, is_gone: bool) -> int:
    if is_gone:
        return _NOTHING
    if change.is_conventional:
        return _CONVENTIONAL
    if len(change.commit.parents) < 2:
        return _COMMIT
    return _BRANCH if change.pull is None else _PULL_REQUEST


def _silent(
    owner: Mapping[str, str | None], speaking: set[str], gone: Collection[str]
) -> dict[str, str]:
    silent: dict[str, str] = {}
    for sha, merge in owner.items():
        if merge is None or sha in gone:
            continue
        if merge in silent:
            silent[sha] = silent[merge]
        elif merge in speaking:
            silent[sha] = merge
    return silent
