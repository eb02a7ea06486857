"""What was reverted within a range: neither it nor its revert is part of the release."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter

from release.changes.change import Change


def cancelled(changes: Mapping[str, Change], owner: Mapping[str, str | None]) -> set[str]:
    """The shas that cancel each other out.

    A message can claim any revert, so paths decide: a change is gone when its revert touches
    all that it touched; the revert is gone with it unless it touches more. A reverted merge
    takes along what it brought in, and a reverted revert reverts nothing.
    """
    targets = _targets(changes)
    if not targets:
        return set()
    undone: set[str] = set()
    done: set[str] = set()
    spent: set[str] = set()
    # Newest first: whether a revert counts is known before what it reverts is looked at.
    for sha in _newest_first(changes):
        done.add(sha)
        if owner[sha] in undone:
            undone.add(sha)
        target = targets.get(sha)
        if sha in undone or target is None or target in done:
            continue
        before, after = set(changes[target].paths), set(changes[sha].paths)
        if before <= after:
            undone.add(target)
        if before == after:
            spent.add(sha)
    return undone | spent


def _targets(changes: Mapping[str, Change]) -> dict[str, str]:
    """Revert to the commit of the range it names; an abbreviated name must be the only one."""
    named = [(sha, change.reverts) for sha, change in changes.items() if change.reverts]
    shas = sorted(changes) if named else ()
    found = ((sha, _resolve(name, shas)) for sha, name in named)
    return {sha: target for sha, target in found if target is not None}


def _resolve(name: str, shas: Sequence[str]) -> str | None:
    at = bisect_left(shas, name)
    several = at + 1 < len(shas) and shas[at + 1].startswith(name)
    return shas[at] if at < len(shas) and shas[at].startswith(name) and not several else None


def _newest_first(changes: Mapping[str, Change]) -> list[str]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for sha, change in changes.items():
        sorter.add(sha)
        for parent in change.commit.parents:
            if parent in changes:
                sorter.add(parent, sha)
    return list(sorter.static_order())
