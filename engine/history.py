"""Ranges of commits as the decisions want them."""

from collections.abc import Iterable, Sequence

from engine.ports import Ledger, Repository, Store
from engine.taken_back import taken_back
from release import facts as f
from release.changes import Change, classified, parse
from release.commits import Commit
from release.draft import changes_in, classes_of, line_of
from release.policy import Policy


async def recorded(store: Store, project: str) -> Sequence[str]:
    """Commits that Slipway itself made, as it wrote them down; anybody can write a trailer."""

    def work(ledger: Ledger) -> Sequence[str]:
        return ledger.get(f"recorded:{project}") or []

    return await store.read(work)


async def burnt(store: Store, project: str) -> Sequence[str]:
    """Versions that were rolled back."""

    def work(ledger: Ledger) -> Sequence[str]:
        return ledger.get(f"burnt:{project}") or []

    return await store.read(work)


async def record(store: Store, project: str, commits: Iterable[str]) -> None:
    """Write down that commits are ours; before they are pushed, or a watcher is faster."""

    def work(ledger: Ledger) -> None:
        known = ledger.get(f"recorded:{project}") or []
        ledger.put(f"recorded:{project}", sorted({*known, *commits}))

    await store.transact(work)


async def changes_between(
    repository: Repository, policy: Policy, since: Sequence[str], until: str, ours: Sequence[str]
) -> list[Change]:
    """What a range changes, newest first, each once; not our own commits, nor what is out again."""
    commits = await repository.log(since, until)
    out = {commit.sha for commit in (await taken_back(repository, commits)).out}
    return changes_in(policy, [commit for commit in commits if commit.sha not in out], ours)


def lines_of(commits: Iterable[Commit], policy: Policy) -> tuple[f.Line, ...]:
    """Commits as classified lines; merges say nothing that their commits do not."""
    changes = classified([parse(c) for c in commits if not c.is_merge], classes_of(policy))
    return tuple(line_of(change) for change in changes)
