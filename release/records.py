"""What is kept beside the journal: index rows, messages, timers and check results."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from release.values import Struct, field


class ReleaseRow(Struct, frozen=True):
    """The index entry of one release; rebuilt from the journal at any time.

    `component` is the one whose versions it counts, empty for the whole; `train` is shared by
    the releases that go together. `revision` counts the release's entries; `handled` is the
    revision the engine last finished with; `due_at` is when it wants to be woken although
    nothing happens; `version_free` says that an aborted release gave its version back;
    `ended_at` is when it was over, as the engine found when it last handled it.
    """

    id: str
    project: str
    line: str
    version: str
    kind: str
    open: bool
    component: str = ""
    train: str = ""
    revision: int = 0
    handled: int = 0
    due_at: datetime | None = None
    version_free: bool = False
    ended_at: datetime | None = None


class Tried(Struct, frozen=True):
    """What Slack was given under a post's name, perhaps with success: once fixed, for ever.

    `wanted` is what was wanted then; `others` are the keys of the posts in the same message.
    """

    wanted: int
    others: tuple[str, ...] = ()


class Post(Struct, frozen=True):
    """A message that shall exist: made once by its key, edited when `wanted` grows.

    `what` is plain JSON that says what to render; `thread` is the key of the parent post;
    `tried` is set before Slack is first asked for the message.
    """

    key: str
    channel: str
    what: Mapping[str, Any]
    release: str | None = None
    thread: str | None = None
    broadcast: bool = False
    wanted: int = 1
    sent: int = 0
    ts: str | None = None
    attempts: int = 0
    next_at: datetime | None = None
    error: str | None = None
    tried: Tried | None = None


class Timer(Struct, frozen=True):
    """Something that shall happen at a time, once."""

    key: str
    due_at: datetime
    what: Mapping[str, Any]
    project: str
    release: str | None = None


class CheckResult(Struct, frozen=True):
    """A script's verdict about one commit, kept to be used again (rule A5)."""

    project: str
    commit: str
    check: str
    ok: bool
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)


class StoreFailed(Exception):
    """The database could not be asked or did not answer.

    Of a transaction that was under way it is not known whether it was committed: look again.
    """


class VersionTaken(Exception):
    """The version is reserved by another release or was used before."""

    def __init__(self, version: str, release: str) -> None:
        super().__init__(f"{version} belongs to {release}")
        self.version, self.release = version, release


class LineTaken(Exception):
    """Another release of the same project and line is open."""

    def __init__(self, release: str) -> None:
        super().__init__(f"{release} is open")
        self.release = release


class Looks(Struct, frozen=True):
    """Which look at something it was, when, and what was seen by name, in words."""

    turn: int
    at: datetime
    values: Mapping[str, str]
