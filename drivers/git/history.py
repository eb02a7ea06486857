"""Reading a mirror: commits, branches, tags, trees.

What is asked of single objects is asked of the git that stays; all else is one git process.
"""

import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from drivers.git import names, ranges
from drivers.git.running import Git
from drivers.git.setup import BRANCHES, TAGS
from drivers.git.talk import Found
from release.changes import Change, parse
from release.commits import Commit
from release.git import GitError, TagRef

_TICK = 50_000_000  # nanoseconds, of the coarsest file system that mirrors are on


def resolve(git: Git, name: str) -> str | None:
    """The commit that a branch, else a tag, else a (7 or more digits of a) sha names."""
    asked = []
    if names.is_ref_name(name):
        asked += [f"{BRANCHES}{name}^{{commit}}", f"{TAGS}{name}^{{commit}}"]
    if names.ABBREVIATED.fullmatch(name):
        asked.append(f"{name}^{{commit}}")
    if not asked:
        return None
    return next((found[0] for found in _named(git, asked) if found and found[1] == "commit"), None)


def _named(git: Git, words: Sequence[str]) -> Iterable[Found | None]:
    """What each word names. One that stays may not know of new objects by part of their ids."""
    partly = any(names.PART.match(word) for word in words)
    found = None if partly else git.ask(words, bodies=False)
    if found is not None:
        return found
    # A full id that is not here makes a partial clone ask its remote, which may end the process.
    answer = git.run("cat-file", "--batch-check", data=_lines(words), ok=(0, 128))
    lines = (line.split() for line in answer.text.splitlines())
    return ((line[0], line[1], b"") if len(line) == 3 else None for line in lines)


def kind(git: Git, sha: str) -> str | None:
    """What an id names: commit, tree, blob or tag; None when it is not here."""
    [found] = _named(git, [names.sha(sha)])
    return found[1] if found else None


def commit_id(git: Git, word: str) -> str:
    """`word` if it is a full id, else what it names. Raises GitError when it names nothing."""
    found = word if names.SHA.fullmatch(word) else resolve(git, word)
    if found is None:
        raise GitError(f"no such branch, tag or commit: {word[:100]!r}")
    return found


def heads(git: Git, pattern: str) -> dict[str, str]:
    """Branches by name, whose name matches: `*` within one part of it, `**` across."""
    wanted = names.glob(pattern)
    fields = git.run("for-each-ref", "--format=%(refname:lstrip=3)%00%(objectname)", BRANCHES)
    pairs = (line.split("\0") for line in fields.text.splitlines())
    return {name: sha for name, sha in pairs if wanted.fullmatch(name)}


def head(git: Git, branch: str) -> str | None:
    """The commit a branch of the remote is at, or None."""
    [found] = _named(git, [BRANCHES + names.ref_name(branch)])
    return found[0] if found else None


def tags(git: Git) -> list[TagRef]:
    """The remote's tags by name, peeled; those of trees and blobs left out."""
    stamp = _stamp(git.folder)
    if stamp is None:
        return list(_tags(git))
    return list(git.tags.answer(stamp, lambda: tuple(_tags(git))))


def _tags(git: Git) -> Iterator[TagRef]:
    form = "%00".join(f"%({field})" for field in _TAG)
    answer = git.run("for-each-ref", f"--format={form}", TAGS)
    found = (_tag(git, *line.split("\0")) for line in answer.text.splitlines())
    return (tag for tag in found if tag is not None)


def _stamp(mirror: Path) -> tuple[tuple[str, int], ...] | None:
    """When the tags may have changed: git writes a ref by renaming, in its folder.

    None just after a change: another one in the same tick of the clock would look the same.
    """
    top = mirror / TAGS
    places = [mirror / "packed-refs", top, *(Path(folder) for folder, _, _ in os.walk(top))]
    seen = tuple((str(place), place.stat().st_mtime_ns) for place in places if place.exists())
    settled = time.time_ns() - _TICK
    return seen if all(changed < settled for _, changed in seen) else None


_TAG = (
    "refname:lstrip=2", "objectname", "objecttype", "creatordate:unix", "*objectname", "*objecttype",
)  # fmt: skip


def _tag(git: Git, name: str, sha: str, kind: str, *more: str) -> TagRef | None:
    made, inner, inner_kind = more
    when = datetime.fromtimestamp(int(made or 0), UTC)
    if kind == "commit":
        return TagRef(name, sha, sha, annotated=False, when=when)
    if inner_kind == "tag":  # a tag of a tag; git peels only once here
        inner = git.run("rev-parse", "--verify", f"{sha}^{{}}").text
        inner_kind = git.run("cat-file", "-t", inner).text
    of_a_commit = inner_kind == "commit"
    return TagRef(name, sha, inner, annotated=True, when=when) if of_a_commit else None


def log(
    git: Git, since: Sequence[str], until: str, first_parent: bool, paths: bool
) -> list[Commit]:
    """Commits of `until` that none of `since` has, newest first."""
    first, shown = ["--first-parent"] if first_parent else [], ranges.PATHS if paths else ()
    chosen = (*first, *shown, *_range(git, since, until))
    return list(git.logs.answer(chosen, lambda: tuple(ranges.commits(git, chosen))))


def changes(git: Git, since: Sequence[str], until: str) -> list[Change]:
    """The same, each read as a change while git goes on to the next."""
    chosen = (*ranges.PATHS, *_range(git, since, until))
    return list(git.changes.answer(chosen, lambda: tuple(ranges.read(git, chosen, parse))))


def _range(git: Git, since: Sequence[str], until: str) -> tuple[str, ...]:
    ends = (commit_id(git, until), *(f"^{commit_id(git, word)}" for word in since))
    return ("--end-of-options", *ends)


def adding(
    git: Git, since: Sequence[str], until: str, patterns: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Commits of a range, merges apart, to those of the patterns that a line they add matches."""
    known = [(pattern, re.compile(pattern)) for pattern in patterns]
    options = ("--no-merges", "--no-color", "--no-ext-diff", "--no-textconv", "-U0", "-p")
    answer = git.run("log", "--format=%x00%H", *options, *_range(git, since, until), "--")
    found: dict[str, tuple[str, ...]] = {}
    for part in answer.out.decode("utf-8", "replace").split("\0")[1:]:
        sha, _, diff = part.partition("\n")
        added = [x[1:] for x in diff.splitlines() if x.startswith("+") and not x.startswith("+++ ")]
        hits = [name for name, pattern in known if any(map(pattern.search, added))]
        if hits:
            found[sha] = tuple(hits)
    return found


def commits(git: Git, shas: Sequence[str]) -> list[Commit]:
    """These commits, in this order, with the paths that each changed."""
    ids = [commit_id(git, sha) for sha in shas]
    chosen = ["--no-walk=unsorted", *ranges.PATHS, *ids]
    return ranges.commits(git, chosen) if ids else []


def contains(git: Git, descendant: str, ancestor: str) -> bool:
    """True when `ancestor` is `descendant`, or somewhere behind it."""
    ends = commit_id(git, ancestor), commit_id(git, descendant)
    if ends[0] == ends[1]:
        return True
    command = ("merge-base", "--is-ancestor", *ends)
    return git.behind.answer(ends, lambda: git.run(*command, ok=(0, 1)).status == 0)


def tree(git: Git, commit: str) -> str:
    """The id of a commit's tree."""
    [found] = _named(git, [f"{commit_id(git, commit)}^{{tree}}"])
    if found is None:
        raise GitError(f"no such commit: {commit}")
    return found[0]


def changed(git: Git, old: str, new: str) -> list[str]:
    """The paths in which two commits differ; a rename is two paths."""
    ends = commit_id(git, old), commit_id(git, new)
    return git.run("diff-tree", "-r", "-z", "--name-only", "--no-renames", *ends).fields()


def read(git: Git, commit: str, path: str) -> bytes | None:
    """A file as of a commit; None when there is none, or it is no file."""
    wanted = f"{commit_id(git, commit)}:{names.tree_path(path)}"
    kind, body = objects(git, [wanted])[0]
    return body if kind == "blob" else None


def objects(git: Git, wanted: Sequence[str]) -> list[tuple[str | None, bytes]]:
    """Kind and bytes of each object; (None, b"") for one that is not there."""
    known = git.ask(wanted)
    if known is not None:
        return [(found[1], found[2]) if found else (None, b"") for found in known]
    out = git.run("cat-file", "--batch", data=_lines(wanted)).out
    found: list[tuple[str | None, bytes]] = []
    at = 0
    for _ in wanted:
        end = out.index(b"\n", at)
        words = out[at:end].rsplit(b" ", 2)
        if words[-1] in (b"missing", b"ambiguous"):
            found.append((None, b""))
            at = end + 1
            continue
        size = int(words[2])
        found.append((words[1].decode(), out[end + 1 : end + 1 + size]))
        at = end + size + 2
    return found


def above(path: str) -> list[str]:
    """The folders a path is in, the outermost first."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def _lines(words: Sequence[str]) -> bytes:
    return "".join(f"{word}\n" for word in words).encode()
