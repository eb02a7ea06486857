"""A commit as a release sees it."""

from datetime import datetime

from release.values import Struct


class Commit(Struct, frozen=True):
    """One commit of a range, read by a single `git log`.

    `sha` and `parents` are full 40-digit hex ids; `author` and `email` are the author's, `when`
    is the committer date, aware; `paths` are those changed against the first parent, with
    renames as two paths.
    """

    sha: str
    parents: tuple[str, ...]
    author: str
    email: str
    when: datetime
    subject: str
    body: str = ""
    paths: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    """Of the patterns that were looked for, those that a line it adds matches."""
    committer: str = ""
    """The e-mail address of whoever committed it: of a squash merge, the forge's."""

    @property
    def is_merge(self) -> bool:
        """True when the commit joins two lines of history."""
        return len(self.parents) > 1

    @property
    def short(self) -> str:
        """The first eight digits, for people."""
        return self.sha[:8]
