"""Trees with some files changed or left out: only the folders on the way to them are touched."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from drivers.git import history, loose, names
from drivers.git.running import Git
from release.git import GitError

Entry = tuple[bytes, bytes]
"""A mode, and the twenty bytes of an id."""

Tables = dict[str, dict[str, Entry]]
"""The entries of each folder by name."""

FOLDER = b"40000"
PLAIN = b"100644"
FILES = (PLAIN, b"100755")


def entries(raw: bytes) -> Iterator[tuple[bytes, str, bytes]]:
    """Mode, name and id of each entry of a tree object."""
    at = 0
    while at < len(raw):
        end = raw.index(b"\0", at)
        mode, name = raw[at:end].split(b" ", 1)
        yield mode, name.decode("utf-8", "surrogateescape"), raw[end + 1 : end + 21]
        at = end + 21


def _opened(git: Git, commit: str, paths: set[str]) -> dict[str, bytes]:
    """The tree objects above these paths, by folder, of those that are there; "" is the root."""
    folders = sorted({"", *(folder for path in paths for folder in history.above(path))})
    found = history.objects(git, [f"{commit}:{folder}" for folder in folders])
    named = zip(folders, found, strict=True)
    trees = {folder: body for folder, (kind, body) in named if kind == "tree"}
    if "" not in trees:
        raise GitError(f"no such commit: {commit}")
    return trees


# --- changed ------------------------------------------------------------------------------------


def changed(git: Git, commit: str, files: Mapping[str, bytes]) -> str:
    """The id of a commit's tree with these files replaced or added; modes are kept.

    Raises GitError for a path outside the tree, through a file or a link, or onto a folder or
    a link.
    """
    paths = {names.tree_path(path) for path in files}
    there = _opened(git, commit, paths)
    folders = {"", *(folder for path in paths for folder in history.above(path))}
    trees = {folder: _table(there.get(folder, b"")) for folder in folders}
    _check(trees, there, paths)
    for path in paths:
        where, _, name = path.rpartition("/")
        mode = trees[where].get(name, (PLAIN, b""))[0]
        trees[where][name] = (mode, bytes.fromhex(loose.write(git.folder, "blob", files[path])))
    return _written(git, trees)


def _check(trees: Tables, there: Mapping[str, bytes], paths: set[str]) -> None:
    for path in sorted(paths):
        where, _, name = path.rpartition("/")
        if trees[where].get(name, (PLAIN, b""))[0] not in FILES:
            raise GitError(f"not a file, and not to be replaced by one: {path}")
    for folder in sorted(trees.keys() - there.keys()):
        where, _, name = folder.rpartition("/")
        if folder in paths or name in trees[where]:  # a folder that is there has been opened
            raise GitError(f"not a folder: {folder}")


def _table(raw: bytes) -> dict[str, Entry]:
    return {name: (mode, sha) for mode, name, sha in entries(raw)}


def _written(git: Git, trees: Tables) -> str:
    """The innermost folders first: those above them name them by their new ids."""
    sha = ""
    for folder in sorted(trees, key=lambda path: (path != "", path.count("/")), reverse=True):
        sha = loose.write(git.folder, "tree", _raw(trees[folder]))
        if folder:
            above, _, name = folder.rpartition("/")
            trees[above][name] = (FOLDER, bytes.fromhex(sha))
    return sha


def _raw(table: Mapping[str, Entry]) -> bytes:
    """Sorted as git sorts: a folder as if its name ended with a slash."""
    named = ((_bytes(name), entry) for name, entry in table.items())
    ordered = sorted(named, key=lambda one: one[0] + b"/" * (one[1][0] == FOLDER))
    return b"".join(b"%s %s\0%s" % (mode, name, sha) for name, (mode, sha) in ordered)


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


# --- left out -----------------------------------------------------------------------------------


def content(git: Git, commit: str, leave_out: Sequence[str]) -> str:
    """A digest of a tree without some paths (files or whole folders).

    All folders that are not opened count by their id.
    """
    left_out = {names.tree_path(path.rstrip("/")) for path in leave_out}
    trees = _opened(git, history.commit_id(git, commit), left_out)
    return _digest(trees, "", left_out).hex()


def _digest(trees: Mapping[str, bytes], folder: str, left_out: set[str]) -> bytes:
    """Empty bytes for a folder in which nothing is left: git keeps no empty folders."""
    kept = []
    for mode, name, sha in entries(trees[folder]):
        path = f"{folder}/{name}" if folder else name
        if path in left_out:
            continue
        if mode == FOLDER and path in trees:
            sha = _digest(trees, path, left_out)  # noqa: PLW2901
        if sha:
            kept.append(b"%s %s\0%s" % (mode, _bytes(name), sha))
    return hashlib.sha256(b"".join(kept)).digest() if kept or not folder else b""
