"""What the engine needs of the outside world, as Protocols that drivers and storage satisfy."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from release.commits import Commit
from release.git import Conflict as Conflict
from release.git import GitError as GitError
from release.git import Holding as Holding
from release.git import Merged as Merged
from release.git import PushRefused as PushRefused
from release.git import RefUpdate as RefUpdate
from release.git import Signature as Signature
from release.git import TagRef as TagRef
from release.journal import Entry, Sealed
from release.probes import Probe as Probe
from release.probes import Verdict as Verdict
from release.records import CheckResult as CheckResult
from release.records import LineTaken as LineTaken
from release.records import Post as Post
from release.records import ReleaseRow as ReleaseRow
from release.records import StoreFailed as StoreFailed
from release.records import Timer as Timer
from release.records import Tried as Tried
from release.records import VersionTaken as VersionTaken
from release.runs import Absent as Absent
from release.runs import Call as Call
from release.runs import Ended as Ended
from release.runs import Lost as Lost
from release.runs import Running as Running
from release.runs import RunState as RunState

T = TypeVar("T")


# --- git ------------------------------------------------------------------------------------


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


# --- scripts --------------------------------------------------------------------------------


class Runs(Protocol):
    """Scripts as durable runs, known by an id of the caller's."""

    host: str

    def start(self, run: str, call: Call) -> None:
        """Begin a run; a second start of an id that began does nothing."""
        ...

    def look(self, run: str) -> RunState: ...
    def tail(self, run: str, lines: int = 10) -> list[str]: ...
    def output_size(self, run: str) -> int: ...
    def stop(self, run: str) -> None:
        """Ask a running script to end (TERM, then KILL after 10 s)."""
        ...

    def adopt(self) -> list[str]:
        """Watch runs of an earlier process that are still running; their ids."""
        ...

    def on_end(self, wake: Callable[[str], None]) -> None:
        """Call `wake(run)` in the event loop soon after any run of this process ends."""
        ...

    def close(self) -> None:
        """End watching; scripts go on."""
        ...


class Probes(Protocol):
    """Looks at how systems fare; they change nothing and may be repeated at will."""

    async def ask(self, wanted: Probe) -> Verdict: ...
    async def close(self) -> None: ...


# --- what is written down -------------------------------------------------------------------


class Ledger(Protocol):
    """All that can be done inside one transaction. Synchronous; never keep it longer."""

    def receive(self, key: str, at: datetime) -> bool:
        """Note an incoming envelope; False when it was received before."""
        ...

    def open_release(self, row: ReleaseRow) -> None:
        """Reserve version and line. Raises VersionTaken or LineTaken."""
        ...

    def append(self, entries: Sequence[Entry]) -> list[Sealed]:
        """Write facts, in order; a release's revision grows by one an entry.

        Raises LookupError for a release that was never opened.
        """
        ...

    def facts(self, release: str, after: int = 0) -> list[Sealed]:
        """A release's entries with seq > after, oldest first."""
        ...

    def project_facts(self, project: str, after: int = 0) -> list[Sealed]:
        """Entries of the project that belong to no release (switches, checks, freezes)."""
        ...

    def row(self, release: str) -> ReleaseRow | None: ...
    def rows(self, project: str | None = None, *, open_only: bool = False) -> list[ReleaseRow]: ...
    def going(self, project: str | None = None) -> list[ReleaseRow]:
        """Those that are not over, or were not found to be yet."""
        ...

    def ended(self, project: str, most: int, kind: str = "") -> list[ReleaseRow]:
        """The latest that are over, the newest first."""
        ...

    def lately(self, project: str, since: datetime) -> list[ReleaseRow]:
        """Those that are not over, or were not yet at a moment."""
        ...

    def save(
        self,
        release: str,
        *,
        handled: int | None = None,
        due_at: datetime | None = None,
        open: bool | None = None,
        version_free: bool = False,
        ended_at: datetime | None = None,
    ) -> None:
        """Rewrite the index; what is None stays as it is.

        `due_at` and `ended_at` belong to `handled`: given `handled`, None means nothing and never.
        `version_free` gives an aborted release's version back. Opening a closed release
        again raises LineTaken.
        """
        ...

    def unhandled(self, now: datetime) -> list[str]:
        """Ids of releases with handled < revision or due_at <= now."""
        ...

    def post(self, post: Post) -> None:
        """Want a message; an existing key has its `wanted` raised by one and `what` replaced."""
        ...

    def posts_due(self, now: datetime) -> list[Post]:
        """Posts with sent < wanted and next_at past, oldest first.

        New messages keep their order: of one channel and thread only the oldest unsent one
        comes out, and a reply only when its parent is there. Edits come out whenever due.
        """
        ...

    def post_by_key(self, key: str) -> Post | None: ...
    def posts_in(self, channel: str, ts: str) -> list[Post]:
        """The posts that share one message of Slack's, in their order."""
        ...

    def post_tried(self, key: str, tried: Tried) -> None:
        """Note what Slack is about to be given; to be committed before it is."""
        ...

    def post_sent(self, key: str, sent: int, ts: str) -> None: ...
    def post_failed(self, key: str, error: str, next_at: datetime | None) -> None:
        """Try again at `next_at`; None gives up (the error stays, for the operator)."""
        ...

    def set_timer(self, timer: Timer) -> None:
        """Add a timer; an unfired one of the same key takes the new time and content.

        A key that has fired stays fired.
        """
        ...

    def cancel_timers(self, prefix: str) -> None: ...
    def timers(self, now: datetime | None = None) -> list[Timer]:
        """Unfired timers (due by `now`, when given), soonest first."""
        ...

    def fire(self, key: str, at: datetime) -> bool:
        """Take a timer; True for exactly one taker."""
        ...

    def result(self, project: str, commit: str, check: str) -> CheckResult | None: ...
    def results(self, project: str, commit: str) -> list[CheckResult]: ...
    def save_result(self, result: CheckResult) -> None: ...
    def get(self, key: str) -> Any:
        """A small durable value by name (last seen head of a branch, …), or None."""
        ...

    def put(self, key: str, value: Any) -> None: ...
    def chain(self, after: int = 0, limit: int = 1000) -> list[Sealed]: ...
    def chain_head(self) -> tuple[int, str]: ...
    def purge(self, before: datetime) -> None:
        """Forget inbox keys and settled posts older than this.

        A release's top-level posts stay, and all posts of an open release.
        """
        ...


class Store(Protocol):
    """The database: transactions in one hop to its thread, and one holder a release."""

    async def transact(self, work: Callable[[Ledger], T]) -> T:
        """Run `work` in one transaction; one writer at a time, whatever the database.

        Committed when it returns, rolled back when it raises. `work` runs in another thread:
        it must not touch what belongs to the event loop, and what it returns must not be
        the ledger. Cancelling the caller does not undo what is already running. Raises
        StoreFailed, like `read`, when the database cannot be asked.
        """
        ...

    async def read(self, work: Callable[[Ledger], T]) -> T:
        """Run `work` on a consistent snapshot, beside any writer; writing in it raises."""
        ...

    async def hold(self, release: str) -> bool:
        """Become the only process that advances this release; False when another one is."""
        ...

    async def let_go(self, release: str) -> None: ...
    async def close(self) -> None: ...


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime: ...
