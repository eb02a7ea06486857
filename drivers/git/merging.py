"""Merge, cherry-pick and revert by `git merge-tree`: no work tree, conflicts with their authors.

Git before 2.40 takes no merge base. A cherry-pick or a revert is therefore a merge of two
commits made for it, whose only parent is the wanted base.
"""

import re
from collections.abc import Sequence

from drivers.git import history, objects
from drivers.git.objects import Raw
from drivers.git.running import Git
from release.git import Conflict, GitError, Merged, Signature
from release.values import replace

_KIND = re.compile(r"CONFLICT \(([^)]+)\)")
_AUTHORS = 3

# A line of history, as revisions: its end, and what it does not have.
Side = tuple[str, ...]


def merge(git: Git, ours: str, theirs: str, message: str, by: Signature) -> Merged:
    """`theirs` merged into `ours`; always a merge commit, unless `ours` has it already."""
    ours, theirs = history.commit_id(git, ours), history.commit_id(git, theirs)
    if history.contains(git, ours, theirs):
        return Merged(ours, empty=True)
    tree, kinds = _merge_tree(git, ours, theirs)
    if kinds:
        sides = (ours, f"^{theirs}"), (theirs, f"^{ours}")
        return Merged(None, _conflicts(git, kinds, *sides))
    raw = Raw(tree, (ours, theirs), objects.person(by), b"", objects.text(message))
    return Merged(objects.commit_tree(git, raw, by))


def cherry_pick(git: Git, commit: str, onto: str, by: Signature, label: str = "") -> Merged:
    """One commit's change (a merge's against its first parent) once more, on `onto`.

    Author and message are kept, with the line `git cherry-pick -x` adds, after a `Label:`.
    """
    commit, onto = history.commit_id(git, commit), history.commit_id(git, onto)
    picked, target = objects.read(git, [commit, onto])
    base = picked.parents[0] if picked.parents else _root(git, by)
    tree, kinds = _merge_trees(git, base, target.tree, picked.tree)
    if kinds:
        sides = (onto, f"^{commit}"), (commit, f"^{base}")
        return Merged(None, _conflicts(git, kinds, *sides))
    said = _labelled(picked.message.rstrip(b"\n"), label)
    said += _origin(said, commit)
    raw = replace(picked, tree=tree, parents=(onto,), message=said)
    return _unless_empty(git, raw, target, by)


def revert(git: Git, commit: str, onto: str, message: str, by: Signature) -> Merged:
    """One commit's change (a merge's against its first parent) taken back, on `onto`."""
    commit, onto = history.commit_id(git, commit), history.commit_id(git, onto)
    undone, target = objects.read(git, [commit, onto])
    parent = undone.parents[0] if undone.parents else _root(git, by)
    tree, kinds = _merge_trees(git, commit, target.tree, objects.read(git, [parent])[0].tree)
    if kinds:
        sides = (onto, f"^{commit}"), (commit, f"^{parent}")
        return Merged(None, _conflicts(git, kinds, *sides))
    raw = Raw(tree, (onto,), objects.person(by), b"", objects.text(message))
    return _unless_empty(git, raw, target, by)


def _unless_empty(git: Git, raw: Raw, target: Raw, by: Signature) -> Merged:
    if raw.tree == target.tree:
        return Merged(raw.parents[0], empty=True)
    return Merged(objects.commit_tree(git, raw, by))


def _origin(message: bytes, commit: str) -> bytes:
    """A line of its own after trailers, a paragraph of its own after anything else."""
    last = message.rstrip(b"\n").rpartition(b"\n")[2]
    trailer = re.match(rb"[A-Za-z-]+: |\(cherry picked from commit ", last)
    gap = b"\n" if trailer and b"\n\n" in message.rstrip(b"\n") else b"\n\n"
    return gap + f"(cherry picked from commit {commit})\n".encode()


def _labelled(message: bytes, label: str) -> bytes:
    return message + b"\n\nLabel: " + label.encode() if label else message


def _root(git: Git, by: Signature) -> str:
    """The commit of nothing that a first commit is a change to."""
    empty = objects.write(git, "tree", b"")
    return objects.commit_tree(git, Raw(empty, (), objects.person(by), b"", b"nothing\n"), by)


_NOBODY = b"slipway <slipway> 0 +0000"


def _merge_trees(git: Git, base: str, ours: str, theirs: str) -> tuple[str, dict[str, str]]:
    """As `_merge_tree`, of two trees whose common ancestor shall be the commit `base`."""
    sides = []
    for tree, name in ((ours, "ours"), (theirs, "theirs")):
        body = b"tree %b\nparent %b\nauthor %b\ncommitter %b\n\n%b\n" % (
            tree.encode(), base.encode(), _NOBODY, _NOBODY, name.encode(),
        )  # fmt: skip
        sides.append(objects.write(git, "commit", body))
    return _merge_tree(git, *sides)


def _merge_tree(git: Git, ours: str, theirs: str) -> tuple[str, dict[str, str]]:
    """The merged tree, and the kind of conflict of each path in conflict."""
    argv = ("merge-tree", "--write-tree", "--name-only", "-z", "--messages")
    answer = git.run(*argv, ours, theirs, ok=(0, 1))
    tree, *rest = answer.fields()
    if answer.status == 0:
        return tree, {}
    if not rest:
        raise GitError(f"git merge-tree: {answer.err or 'no answer'}")
    end = rest.index("")
    said = _kinds(rest[end + 1 :])
    return tree, {path: said.get(path, "content") for path in dict.fromkeys(rest[:end])}


def _kinds(parts: Sequence[str]) -> dict[str, str]:
    """Kind of conflict by path, from messages of: count, paths, type, sentence."""
    kinds: dict[str, str] = {}
    at = 0
    while at < len(parts):
        count = int(parts[at])
        paths = parts[at + 1 : at + 1 + count]
        sentence = parts[at + count + 2]
        at += count + 3
        if match := _KIND.search(sentence):
            kinds |= {path: match[1] for path in paths if path not in kinds}
    return kinds


def _conflicts(git: Git, kinds: dict[str, str], ours: Side, theirs: Side) -> tuple[Conflict, ...]:
    paths = sorted(kinds)
    left, right = _authors(git, ours, paths), _authors(git, theirs, paths)
    return tuple(
        Conflict(path, kinds[path], left.get(path, ()), right.get(path, ())) for path in paths
    )


def _authors(git: Git, side: Side, paths: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Who touched each path on one side, the latest first; three names at most."""
    argv = ("log", "-z", "--format=%x00%an%x00", "--name-only", "--no-renames", "--no-merges")
    parts = git.run(*argv, "--end-of-options", *side, "--", *paths).fields()
    found: dict[str, dict[str, None]] = {}
    author, at = "", 0
    while at < len(parts):
        if parts[at] == "":
            author, at = parts[at + 1], at + 3
            continue
        found.setdefault(parts[at].removeprefix("\n"), {})[author] = None
        at += 1
    return {path: tuple(authors)[:_AUTHORS] for path, authors in found.items()}
