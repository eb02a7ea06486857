"""The words of git that decisions use: who signs, what a tag is, how merges and pushes end."""

from collections.abc import Mapping
from datetime import datetime

from release.values import Struct


class Signature(Struct, frozen=True):
    """Who and when, as git writes it into commits and tags; `when` aware, whole seconds."""

    name: str
    email: str
    when: datetime


class TagRef(Struct, frozen=True):
    """A tag: its name, the object it points at, and the commit behind it (peeled).

    `when` is when it was made; of a lightweight one, when its commit was.
    """

    name: str
    object: str
    commit: str
    annotated: bool
    when: datetime


class Holding(Struct, frozen=True):
    """A commit by its full id, its subject, and the branches and tags that it is behind."""

    commit: str
    subject: str
    branches: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Conflict(Struct, frozen=True):
    """One path two lines of history do not agree on, and who touched it on each side.

    `kind` is git's word (content, modify/delete, add/add, rename/rename, …); `ours` and
    `theirs` are author names, the latest first.
    """

    path: str
    kind: str
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


class Merged(Struct, frozen=True):
    """The outcome of a merge, cherry-pick or revert: a new commit, or the conflicts.

    `commit` is None when there are conflicts. `empty` when it would change nothing; then
    `commit` is the one it was to be made on.
    """

    commit: str | None
    conflicts: tuple[Conflict, ...] = ()
    empty: bool = False


class RefUpdate(Struct, frozen=True):
    """One ref of an atomic push, by its full name (`refs/heads/main`).

    `create=True`: only if the ref does not exist (tags, new branches). Otherwise a plain
    fast-forward: the remote refuses anything else. `new=None` deletes the branch if it
    still is at `old`.
    """

    ref: str
    new: str | None
    create: bool = False
    old: str | None = None


class PushRefused(Struct, frozen=True):
    """A push that changed nothing, with git's own words (scrubbed) per full ref name."""

    reasons: Mapping[str, str]


class GitError(Exception):
    """Git could not be run to an answer: unreachable remote, broken repository, bad ref."""
