"""Writing objects without a work tree: commits of files, commits of trees, tags."""

from collections.abc import Mapping, Sequence

from drivers.git import history, loose, names, trees
from drivers.git.running import Git
from drivers.git.setup import OURS
from release.git import GitError, Signature
from release.values import Struct


class Raw(Struct, frozen=True):
    """A commit as git stores it: headers that a cherry-pick keeps are in their raw form."""

    tree: str
    parents: tuple[str, ...]
    author: bytes
    encoding: bytes
    message: bytes


def person(by: Signature) -> bytes:
    """`Name <email> seconds +zone`, as in commits and tags. Raises GitError without a name."""
    offset = by.when.utcoffset()
    if offset is None:
        raise GitError("a signature needs a time zone")
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    zone = f"{sign}{minutes // 60:02d}{minutes % 60:02d}"
    return f"{_word(by.name)} <{_word(by.email)}> {int(by.when.timestamp())} {zone}".encode()


def _word(text: str) -> str:
    """What git itself would leave of a name: neither brackets nor control characters."""
    kept = "".join(letter for letter in text if letter not in "<>" and letter.isprintable())
    return kept.strip(" .,:;\"'") or "unknown"


def text(message: str) -> bytes:
    """A message as git keeps it: one end of line at its end. Raises GitError for a NUL."""
    if "\0" in message:
        raise GitError("a message cannot contain a NUL")
    return (message.strip("\n") + "\n").encode()


def read(git: Git, commits: Sequence[str]) -> list[Raw]:
    """Several commits in one process. Raises GitError when one is not there."""
    found = history.objects(git, commits)
    for commit, (kind, _) in zip(commits, found, strict=True):
        if kind != "commit":
            raise GitError(f"no such commit: {commit}")
    return [_raw(body) for _, body in found]


def _raw(body: bytes) -> Raw:
    head, _, message = body.partition(b"\n\n")
    lines = [line.split(b" ", 1) for line in head.split(b"\n") if not line.startswith(b" ")]
    first = dict(reversed(lines))
    parents = tuple(value.decode() for key, value in lines if key == b"parent")
    encoding = first.get(b"encoding", b"")
    return Raw(first[b"tree"].decode(), parents, first[b"author"], encoding, message)


def write(git: Git, kind: str, body: bytes) -> str:
    """Store one object; its id."""
    return loose.write(git.folder, kind, body)


def commit_tree(git: Git, raw: Raw, by: Signature) -> str:
    """A commit of a tree that is there; its id."""
    lines = [f"tree {raw.tree}".encode(), *(f"parent {one}".encode() for one in raw.parents)]
    lines += [b"author " + raw.author, b"committer " + person(by)]
    if raw.encoding:
        lines.append(b"encoding " + raw.encoding)
    return write(git, "commit", b"\n".join([*lines, b"", raw.message]))


def commit_files(
    git: Git, parent: str, files: Mapping[str, bytes], message: str, by: Signature
) -> str:
    """A commit on `parent` with these files replaced or added; modes are kept.

    The same input gives the same id. Raises GitError as `trees.changed`.
    """
    parent = history.commit_id(git, parent)
    tree = trees.changed(git, parent, files)
    return commit_tree(git, Raw(tree, (parent,), person(by), b"", text(message)), by)


def make_tag(git: Git, name: str, commit: str, message: str, by: Signature) -> str:
    """An annotated tag object that no ref points at; its id. The same input, the same id."""
    found = history.resolve(git, commit)
    if found is None:
        raise GitError(f"no such commit: {commit[:100]!r}")
    head = f"object {found}\ntype commit\ntag {names.ref_name(name)}\n"
    return write(git, "tag", head.encode() + b"tagger " + person(by) + b"\n\n" + text(message))


def keep(git: Git, name: str, target: str) -> None:
    """Point refs/slipway/<name> at an object. Call it while holding the mirror's lock."""
    ref = names.full_ref(OURS + names.ref_name(name))
    if history.kind(git, target) is None:
        raise GitError(f"no such object: {target}")
    loose.point(git.folder, ref, names.sha(target))
