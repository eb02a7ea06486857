"""The commits of a range, each taken in while `git log` looks for more."""

from codecs import getincrementaldecoder
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Generic, TypeVar

from drivers.git.running import Git
from release.commits import Commit

# A leading NUL marks a record: paths are never empty, so an empty part after them is the next one.
FORMAT = "--format=%x00%H%x00%P%x00%an%x00%ae%x00%ce%x00%ct%x00%s%x00%b%x00"
PATHS = ("--name-only", "--no-renames", "--diff-merges=first-parent")
_RECORD = 9

T = TypeVar("T")


def read(git: Git, options: Sequence[str], into: Callable[[Commit], T]) -> list[T]:
    """Commits that the options of `git log` choose, in its order, as what `into` makes of each.

    Raises GitError.
    """
    log = _Log(into)
    git.read("log", "-z", FORMAT, *options, "--", each=log.feed)
    log.end()
    return log.found


def commits(git: Git, options: Sequence[str]) -> list[Commit]:
    """The same, as they are."""
    return read(git, options, _itself)


def _itself(commit: Commit) -> Commit:
    return commit


class _Log(Generic[T]):
    """The records of `FORMAT` and the paths that follow each, as they come in."""

    def __init__(self, into: Callable[[Commit], T]) -> None:
        self.found: list[T] = []
        self._into = into
        self._text = getincrementaldecoder("utf-8")("replace")
        self._parts = [""]

    def feed(self, data: bytes) -> None:
        """Some more bytes, cut anywhere."""
        first, *more = self._text.decode(data).split("\0")
        self._parts[-1] += first
        self._parts += more
        self._take()

    def end(self) -> None:
        """There is no more: the last one ends, too."""
        self._parts.append("")
        self._take()

    def _take(self) -> None:
        """All records that are followed by another: the last part may be half of one."""
        parts, at = self._parts, 0
        with suppress(ValueError):
            while True:
                end = parts.index("", at + _RECORD + 1, len(parts) - 1)
                self.found.append(self._into(_commit(parts[at:end])))
                at = end
        del parts[:at]


def _commit(record: Sequence[str]) -> Commit:
    _, sha, parents, author, email, committer, when, subject, body, _, *changed = record
    if changed:
        changed[0] = changed[0].removeprefix("\n")
    return Commit(
        sha=sha,
        parents=tuple(parents.split()),
        author=author,
        email=email,
        when=datetime.fromtimestamp(int(when), UTC),
        subject=subject,
        body=body.strip("\n"),
        paths=tuple(changed),
        committer=committer,
    )
