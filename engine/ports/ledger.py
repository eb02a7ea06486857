"""What can be done inside one transaction of the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from release.journal import Entry, Sealed
from release.records import CheckResult, Post, ReleaseRow, Timer, Tried


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
    def post_lost(self, key: str) -> None:
        """Its message cannot be edited any more: what is wanted is posted anew."""
        ...

    def post_failed(
        self, key: str, error: str, next_at: datetime | None, *, first: bool = False
    ) -> None:
        """Try again at `next_at`; None gives up (the error stays, for the operator).

        `first`: what went wrong before was something else, and is not counted with it.
        """
        ...

    def set_timer(self, timer: Timer) -> None:
        """Add a timer; an unfired one of the same key takes the new time and content.

        A key that has fired stays fired.
        """
        ...

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
