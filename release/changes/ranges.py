"""What a release holds: the changes of a range of commits, each once."""

from collections.abc import Collection, Iterable, Mapping

from release.changes.change import OTHER, Change
from release.changes.merges import owners, speakers
from release.changes.reverts import cancelled
from release.changes.titles import type_of_branch
from release.commits import Commit
from release.values import replace


def release_changes(
    every: Iterable[Change], recorded: Collection[str] | None = None
) -> list[Change]:
    """What the commits of a range change, in the order given, without saying anything twice.

    - A merge speaks only where its title says more than the commits it brings in; then it
      carries their paths, references and authors, and where its title has no type, the one
      that the branch's name tells (feature/… is feat). Otherwise they speak, with its number.
    - What was reverted within the range is left out together with its revert.
    - A cherry-pick of a commit of the range is left out.
    - Our own commits are left out: those with the trailer `Slipway-Release`, which must also
      be in `recorded` (full shas) when that is given, as anybody can write a trailer.
    """
    changes = {change.sha: change for change in every}
    owner = owners({sha: change.commit.parents for sha, change in changes.items()})
    gone = cancelled(changes, owner)
    gone |= {sha for sha, one in changes.items() if one.trailers and _is_ours(one, recorded)}
    speaking, silent = speakers(changes, owner, gone)
    members = _members(changes, silent)
    found: list[Change] = []
    for sha, change in changes.items():
        if sha in gone or sha in silent or (change.picked and _is_copy(change, changes, gone)):
            continue
        if sha in speaking:
            found.append(_speak_for(change, members.get(sha, [])))
        elif len(change.commit.parents) < 2:
            by = owner[sha]
            found.append(_brought(change, changes[by]) if by and by not in gone else change)
    return found


def undone(every: Iterable[Change]) -> set[str]:
    """The commits of a range that were reverted within it, with the reverts of them."""
    changes = {change.sha: change for change in every}
    return cancelled(changes, owners({sha: one.commit.parents for sha, one in changes.items()}))


def _is_ours(change: Change, recorded: Collection[str] | None) -> bool:
    return change.is_marked_ours and (recorded is None or change.sha in recorded)


def _members(changes: dict[str, Change], silent: Mapping[str, str]) -> dict[str, list[Change]]:
    """Speaking merge to the commits it speaks for, the oldest first if the newest came first."""
    members: dict[str, list[Change]] = {}
    for sha in reversed(changes):
        if sha in silent and len(changes[sha].commit.parents) < 2:
            members.setdefault(silent[sha], []).append(changes[sha])
    return members


def _speak_for(merge: Change, members: list[Change]) -> Change:
    every = (merge, *members)
    return replace(
        merge,
        type=type_of_branch(merge.branch) or OTHER if merge.type == OTHER else merge.type,
        paths=tuple(dict.fromkeys(path for change in every for path in change.paths)),
        refs=tuple(dict.fromkeys(ref for change in every for ref in change.refs)),
        labels=tuple(dict.fromkeys(label for change in every for label in change.labels)),
        flags=tuple(dict.fromkeys(flag for change in every for flag in change.flags)),
        adds=tuple(dict.fromkeys(one for change in every for one in change.adds)),
        authors=tuple(dict.fromkeys(name for change in members for name in change.authors))
        or merge.authors,
    )


def _brought(change: Change, merge: Change) -> Change:
    """The change with the number of the pull request that brought it in, if it has none."""
    if change.pull is not None or merge.pull is None:
        return change
    return replace(change, pull=merge.pull)


def _is_copy(change: Change, changes: Mapping[str, Change], gone: Collection[str]) -> bool:
    """True for a cherry-pick of a commit of the range that changes the same paths."""
    source = changes.get(change.picked or "")
    return (
        source is not None
        and source.sha not in gone
        and source.sha != change.sha
        and source.description == change.description
        and set(source.paths) == set(change.paths)
    )


def direct_commits(
    first_parent_log: Iterable[Commit], recorded: Collection[str], pulls: Collection[str]
) -> list[Commit]:
    """First-parent commits of a protected branch that came by no merge, us or pull request.

    `recorded` are the full shas that we made, `pulls` those that the forge made of pull
    requests. A trailer is no proof and is not looked at.
    """
    known = {*recorded, *pulls}
    return [c for c in first_parent_log if not c.is_merge and c.sha not in known]
