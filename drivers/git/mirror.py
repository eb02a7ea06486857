"""A project's repository: a bare mirror on disk, asked and changed without a work tree."""

import math
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from drivers.git import (
    alone,
    archive,
    history,
    holding,
    merging,
    names,
    objects,
    setup,
    signing,
    trees,
    worktrees,
)
from drivers.git import push as pushing
from drivers.git.running import Git, environment
from drivers.git.turns import Turns
from release.changes import Change
from release.commits import Commit
from release.git import Holding, Merged, PushRefused, RefUpdate, Signature, TagRef
from release.values import Struct, field

P = ParamSpec("P")
T = TypeVar("T")


class Options(Struct, frozen=True):
    """How git reaches a remote.

    `protocols`: which ones may be used at all. `partial`: leave file contents at the remote
    until they are needed. `environment`: more variables for git (GIT_SSH_COMMAND, GIT_ASKPASS).
    `limit`: seconds for one talk with the remote. `wait`: seconds to wait for another process
    that is at work in the same mirror.
    """

    protocols: tuple[str, ...] = ("file", "https", "ssh")
    partial: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)
    limit: float = 600.0
    wait: float = 600.0


USUAL = Options()


class Mirror:
    """One remote repository, mirrored in `home/mirror.git`, with work trees in `home/work`.

    Satisfies `engine.ports.Repository`. The mirror is made at the first question. Wherever a
    commit is asked for, a branch or tag name or an abbreviated sha does as well. Every method
    raises GitError when git cannot answer.
    """

    def __init__(self, url: str, home: Path, options: Options = USUAL) -> None:
        """`home` belongs to this repository alone. Raises GitError for what is no address."""
        self._address = names.address(url)
        self._home = home.absolute()
        self._options = options
        self._git = self._new_git()
        self._work = self._home / "work"
        config = setup.config(self._address.clean, partial=options.partial)
        self._turns = Turns(self._git, self._home, config, options.wait)
        weakref.finalize(self, self._git.talk.close)  # one that is forgotten leaves no git

    def _new_git(self) -> Git:
        address, options = self._address, self._options
        # credentials stay in the environment: neither on disk nor in a list of processes
        config = {f"url.{address.full}.insteadOf": address.clean} if address.secrets else {}
        env = environment(config, options.protocols, options.environment)
        return Git(self._home / "mirror.git", env, address.secrets, options.limit)

    # --- reading ----------------------------------------------------------------------------

    async def head(self, branch: str) -> str | None:
        """The commit a branch is at, or None."""
        return await self._read(history.head, branch)

    async def heads(self, pattern: str) -> dict[str, str]:
        """Branches whose name matches: `*` within one part of a name, `**` across."""
        return await self._read(history.heads, pattern)

    async def tags(self) -> list[TagRef]:
        """The remote's tags as of the last fetch, by name."""
        return await self._read(history.tags)

    async def log(
        self, since: Sequence[str], until: str, *, first_parent: bool = False, paths: bool = True
    ) -> list[Commit]:
        """Commits of `until` that none of `since` has, newest first."""
        return await self._read(history.log, since, until, first_parent, paths)

    async def changes(self, since: Sequence[str], until: str) -> list[Change]:
        """The same with paths, each read as a change while git goes on to the next."""
        return await self._read(history.changes, since, until)

    async def adding(
        self, since: Sequence[str], until: str, patterns: Sequence[str]
    ) -> dict[str, tuple[str, ...]]:
        """Commits of a range to those of the patterns that a line they add matches."""
        return await self._read(history.adding, since, until, patterns)

    async def commits(self, shas: Sequence[str]) -> list[Commit]:
        """These commits, in this order, with the paths that each changed."""
        return await self._read(history.commits, shas)

    async def resolve(self, name: str) -> str | None:
        """The commit a word means: branch, then tag, then sha of 7 digits or more; or None."""
        return await self._read(history.resolve, name)

    async def contains(self, descendant: str, ancestor: str) -> bool:
        """True when `ancestor` is `descendant` or behind it."""
        return await self._read(history.contains, descendant, ancestor)

    async def holding(self, commit: str) -> Holding:
        """The branches and tags that a commit is behind."""
        return await self._read(holding.holding, commit)

    async def speaking_of(self, pull: int) -> list[Commit]:
        """Commits whose message has the number of a pull request, newest first."""
        return await self._read(holding.speaking_of, pull)

    async def copies(self, commit: str) -> list[str]:
        """Cherry-picked copies of a commit, or the commit it is a copy of."""
        return await self._read(holding.copies, commit)

    async def tree(self, commit: str) -> str:
        """The id of a commit's tree."""
        return await self._read(history.tree, commit)

    async def content(self, commit: str, leave_out: Sequence[str]) -> str:
        """A digest of a tree without some files or folders."""
        return await self._read(trees.content, commit, leave_out)

    async def read(self, commit: str, path: str) -> bytes | None:
        """A file as of a commit, or None."""
        return await self._read(history.read, commit, path)

    async def changed(self, old: str, new: str) -> list[str]:
        """The paths in which two commits differ."""
        return await self._read(history.changed, old, new)

    async def verify_tag(self, object: str, key: str | None) -> bool:
        """True for a whole tag object that, with a key, is signed by that key."""
        return await self._read(signing.verify_tag, object, key)

    async def ls_remote(self, refs: Sequence[str]) -> dict[str, str]:
        """What the remote has now, by full name; `ref^{}` is the commit of an annotated tag."""
        return await self._read(pushing.ls_remote, refs)

    # --- new objects: nothing points at them yet, so no lock is needed ------------------------

    async def commit_files(
        self, parent: str, files: Mapping[str, bytes], message: str, by: Signature
    ) -> str:
        """A commit on `parent` with these files; the same input gives the same sha."""
        return await self._read(objects.commit_files, parent, files, message, by)

    async def merge(self, ours: str, theirs: str, message: str, by: Signature) -> Merged:
        """A merge commit of `theirs` into `ours`, never a fast-forward."""
        return await self._read(merging.merge, ours, theirs, message, by)

    async def cherry_pick(
        self, commit: str, onto: str, by: Signature, *, label: str = ""
    ) -> Merged:
        """A commit's change once more on `onto`, author and message kept, with a `Label:`."""
        return await self._read(merging.cherry_pick, commit, onto, by, label)

    async def revert(self, commit: str, onto: str, message: str, by: Signature) -> Merged:
        """A commit's change (a merge's against its first parent) taken back on `onto`."""
        return await self._read(merging.revert, commit, onto, message, by)

    async def make_tag(
        self, name: str, commit: str, message: str, by: Signature, key: str | None
    ) -> str:
        """An annotated tag object, signed with a key; no ref yet."""
        if key is None:
            return await self._read(objects.make_tag, name, commit, message, by)
        return await self._read(signing.make_signed_tag, name, commit, message, by, key)

    async def commit_alone(
        self,
        parent: str | None,
        file: tuple[str, bytes],
        message: str,
        by: Signature,
        key: str | None,
    ) -> str:
        """A commit of one single file, signed with a key; the first one has no parent."""
        return await self._read(alone.commit_alone, parent, file, message, by, key)

    # --- changes of refs: one at a time -------------------------------------------------------

    async def fetch(self, since: float = math.inf) -> None:
        """Take over the remote's branches and tags. One fetch serves all who wait for it.

        One that began after `since` (of time.monotonic) will do; without it, none will.
        """
        await self._turns.fetch(since)

    async def push(self, updates: Sequence[RefUpdate]) -> PushRefused | None:
        """One atomic push; what the remote took is also seen by the next read."""
        return await self._write(pushing.push, updates)

    async def carry(self, to: str, updates: Sequence[RefUpdate]) -> PushRefused | None:
        """The same atomic push, of what is here, to the repository at another address."""
        return await self._write(pushing.push, updates, names.address(to))

    async def keep(self, name: str, commit: str) -> None:
        """Pin an object as refs/slipway/<name>."""
        await self._write(objects.keep, name, commit)

    async def archive(self, commit: str, to: Path, prefix: str) -> None:
        """The files of a commit as a .tar.gz or .zip: the same bytes every time."""
        await self._read(archive.archive, commit, to, prefix)

    async def worktree(self, commit: str, name: str) -> Path:
        """A folder with a commit's files, in the folder `work` of its home."""
        if there := worktrees.ready(self._work, commit, name):
            return there
        return await self._turns.at_tree(
            name, lambda git: worktrees.worktree(git, self._work, commit, name)
        )

    async def remove_worktree(self, name: str) -> None:
        """Remove that folder; nothing when there is none."""
        await self._turns.at_tree(
            name, lambda git: worktrees.remove_worktree(git, self._work, name)
        )

    async def untidy(self) -> bool:
        """True when there is much to pack."""
        return await self._read(setup.untidy)

    async def tidy(self) -> None:
        """Pack what many fetches left. For a quiet hour: it may take minutes."""
        await self._write(setup.tidy)

    def close(self) -> None:
        """End every git that is under way, and the threads."""
        self._turns.close()

    async def _read(
        self, work: Callable[Concatenate[Git, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._turns.read(lambda git: work(git, *args, **kwargs))

    async def _write(
        self, work: Callable[Concatenate[Git, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._turns.write(lambda git: work(git, *args, **kwargs))
