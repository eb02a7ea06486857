"""Ranges of commits as the decisions want them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from engine.keeping import note
from engine.ports import Ledger, Repository, Store
from engine.taken_back import TakenBack, taken_back
from release import facts as f
from release.changes import Change, classified
from release.components import belongs, tag_formats
from release.draft import changes_in, classes_of, line_of
from release.kept import RECORDED, burnt_name
from release.policy import Policy
from release.values import replace


async def recorded(store: Store, project: str) -> Sequence[str]:
    """Commits that Slipway itself made, as it wrote them down; anybody can write a trailer."""

    def work(ledger: Ledger) -> Sequence[str]:
        return ledger.get(RECORDED + project) or []

    return await store.read(work)


async def burnt(store: Store, project: str, component: str | None = None) -> Sequence[str]:
    """Versions that were rolled back."""

    def work(ledger: Ledger) -> Sequence[str]:
        return ledger.get(burnt_name(project, component)) or []

    return await store.read(work)


async def burnt_of_each(store: Store, project: str, policy: Policy) -> dict[str | None, list[str]]:
    """The same of all that count their own versions, by component; None is the whole."""

    def work(ledger: Ledger) -> dict[str | None, list[str]]:
        return {one: ledger.get(burnt_name(project, one)) or [] for one in tag_formats(policy)}

    return await store.read(work)


async def record(store: Store, project: str, commits: Iterable[str], at: datetime) -> None:
    """Write down that commits are ours; before they are pushed, or a watcher is faster."""

    def work(ledger: Ledger) -> None:
        new = {*commits}.difference(ledger.get(RECORDED + project) or ())
        if new:
            note(ledger, project, "commits-made", at, "engine", commits=sorted(new))

    await store.transact(work)


async def every_change(
    repository: Repository, policy: Policy, since: Sequence[str], until: str
) -> list[Change]:
    """A range, newest first; with what its lines hold, where the policy looks for something."""
    every = await repository.changes(since, until)
    patterns = [pattern for rule in policy.changes.values() for pattern in rule.content]
    if not patterns or not every:
        return every
    adds = await repository.adding(since, until, patterns)
    return [replace(one, adds=adds[one.sha]) if one.sha in adds else one for one in every]


async def changes_between(
    repository: Repository,
    policy: Policy,
    since: Sequence[str],
    until: str,
    ours: Sequence[str],
    component: str | None = None,
) -> tuple[list[Change], TakenBack]:
    """What a range changes, newest first, each once; not our own commits, nor what is out again.

    Of a component: what changes its files. With it, what reverted merges had brought.
    """
    every = await every_change(repository, policy, since, until)
    back = await taken_back(repository, [change.commit for change in every])
    out = {commit.sha for commit in back.out}
    left = [change for change in every if change.sha not in out]
    return changes_in(policy, left, ours, component), back


def lines_of(
    every: Iterable[Change], policy: Policy, component: str | None = None
) -> tuple[f.Line, ...]:
    """Commits (of a component) as classified lines; merges say no more than their commits."""
    concerns = belongs(policy, component)
    mine = [one for one in every if not one.commit.is_merge and concerns(one.paths)]
    return tuple(line_of(change) for change in classified(mine, classes_of(policy)))
