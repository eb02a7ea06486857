"""What the engine needs of git: a project's repository."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from release.changes import Change
from release.commits import Commit
from release.git import Holding, Merged, PushRefused, RefUpdate, Signature, TagRef


class Repository(Protocol):
    """A project's repository. Names are short branch and tag names; ids are full shas.

    Every method may raise GitError. Reads answer from the mirror as of the last fetch,
    except `ls_remote`, which asks the remote.
    """

    async def fetch(self, since: float = math.inf) -> None:
        """Take over the remote's branches and tags, unless that was done since (monotonic)."""
        ...

    async def head(self, branch: str) -> str | None: ...
    async def heads(self, pattern: str) -> dict[str, str]: ...
    async def tags(self) -> list[TagRef]: ...
    async def log(
        self, since: Sequence[str], until: str, *, first_parent: bool = False, paths: bool = True
    ) -> list[Commit]:
        """Commits of `until` that none of `since` has, newest first."""
        ...

    async def changes(self, since: Sequence[str], until: str) -> list[Change]:
        """The same with paths, each read as a change."""
        ...

    async def commits(self, shas: Sequence[str]) -> list[Commit]:
        """These commits, in this order, with the paths that each changed."""
        ...

    async def adding(
        self, since: Sequence[str], until: str, patterns: Sequence[str]
    ) -> dict[str, tuple[str, ...]]:
        """Commits of a range to those of the patterns that a line they add matches."""
        ...

    async def resolve(self, name: str) -> str | None:
        """The commit a person's word means: branch, tag or (abbreviated) sha; else None."""
        ...

    async def contains(self, descendant: str, ancestor: str) -> bool: ...
    async def holding(self, commit: str) -> Holding:
        """The branches and tags that a commit is behind."""
        ...

    async def speaking_of(self, pull: int) -> list[Commit]:
        """Commits whose message has the number of a pull request, newest first."""
        ...

    async def copies(self, commit: str) -> list[str]:
        """Cherry-picked copies of a commit, or the commit it is a copy of."""
        ...

    async def tree(self, commit: str) -> str: ...
    async def content(self, commit: str, leave_out: Sequence[str]) -> str:
        """A digest of the tree without the named paths: equal for trees that differ only there."""
        ...

    async def read(self, commit: str, path: str) -> bytes | None: ...
    async def changed(self, old: str, new: str) -> list[str]: ...
    async def commit_files(
        self, parent: str, files: Mapping[str, bytes], message: str, by: Signature
    ) -> str:
        """A commit on `parent` with these files replaced; the same input gives the same sha."""
        ...

    async def merge(self, ours: str, theirs: str, message: str, by: Signature) -> Merged: ...
    async def cherry_pick(
        self, commit: str, onto: str, by: Signature, *, label: str = ""
    ) -> Merged:
        """One commit's change on top of `onto`; a label stands in the copy's message."""
        ...

    async def revert(self, commit: str, onto: str, message: str, by: Signature) -> Merged:
        """Undo one commit (a merge against its first parent) on top of `onto`."""
        ...

    async def make_tag(
        self, name: str, commit: str, message: str, by: Signature, key: str | None
    ) -> str:
        """An annotated (signed, with a key) tag object, not yet a ref; its sha."""
        ...

    async def verify_tag(self, object: str, key: str | None) -> bool: ...
    async def commit_alone(
        self,
        parent: str | None,
        file: tuple[str, bytes],
        message: str,
        by: Signature,
        key: str | None,
    ) -> str:
        """A commit whose tree is one file, for a branch that shares nothing with the others."""
        ...

    async def push(self, updates: Sequence[RefUpdate]) -> PushRefused | None: ...
    async def carry(self, to: str, updates: Sequence[RefUpdate]) -> PushRefused | None:
        """The same atomic push, of what is here, to the repository at another address."""
        ...

    async def ls_remote(self, refs: Sequence[str]) -> dict[str, str]:
        """Full ref name (and `ref^{}` for annotated tags) to sha, as the remote says now."""
        ...

    async def archive(self, commit: str, to: Path, prefix: str) -> None:
        """The files of a commit as a .tar.gz or .zip, below the folder `prefix`."""
        ...

    async def worktree(self, commit: str, name: str) -> Path: ...
    async def remove_worktree(self, name: str) -> None: ...
    async def keep(self, name: str, commit: str) -> None:
        """Pin a commit of ours as refs/slipway/<name> so that it is never collected."""
        ...

    async def untidy(self) -> bool:
        """True when much has gathered that should be packed."""
        ...

    async def tidy(self) -> None:
        """Pack it. For a quiet hour: nothing else is written meanwhile, and it may take long."""
        ...

    def close(self) -> None:
        """End every git under way; nothing can be asked afterwards."""
        ...
