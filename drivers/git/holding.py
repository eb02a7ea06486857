"""Which branches and tags hold a commit or a copy of it, and which commits speak of a pull."""

import re

from drivers.git.history import commit_id
from drivers.git.ranges import commits
from drivers.git.running import Git
from drivers.git.setup import BRANCHES, TAGS
from release.commits import Commit
from release.git import Holding
from release.values import Struct

_MOST = 50


def holding(git: Git, commit: str) -> Holding:
    """The names of the remote's branches and tags behind which a commit is."""
    sha = commit_id(git, commit)
    form = "--format=%(refname)"
    refs = git.run("for-each-ref", f"--contains={sha}", form, BRANCHES, TAGS).text.splitlines()
    branches = [ref.removeprefix(BRANCHES) for ref in refs if ref.startswith(BRANCHES)]
    tags = [ref.removeprefix(TAGS) for ref in refs if ref.startswith(TAGS)]
    subject = git.run("log", "-1", "--format=%s", "--end-of-options", sha, "--").text
    return Holding(sha, subject, tuple(branches), tuple(tags))


def speaking_of(git: Git, pull: int) -> list[Commit]:
    """Commits of any branch or tag whose message has the number of a pull request, newest first."""
    words = f"(#|!|PR ){int(pull)}([^0-9]|$)"
    options = [f"--glob={BRANCHES}*", f"--glob={TAGS}*", f"-n{_MOST}", "-E", f"--grep={words}"]
    return commits(git, options)


def copies(git: Git, commit: str) -> list[str]:
    """Commits of any branch or tag that are cherry-picks of one, or of the same commit as it.

    Known by what a cherry-pick keeps (author, their time, subject), or by git's own line.
    """
    sha = commit_id(git, commit)
    own = _marks(git, ["-1", sha])[0]
    if not own.subject:
        return []
    every = [
        f"--glob={BRANCHES}*",
        f"--glob={TAGS}*",
        f"-n{_MOST}",
        "--no-merges",
        "--fixed-strings",
    ]
    found = _marks(git, [*every, f"--grep={own.subject}"])
    found += _marks(git, [*every, f"--grep=(cherry picked from commit {sha})"])
    return list(dict.fromkeys(one.sha for one in found if one.sha != sha and own.is_copy(one)))


class _Mark(Struct, frozen=True):
    """What tells that two commits are the same change."""

    sha: str
    author: str
    subject: str
    origins: frozenset[str]

    def is_copy(self, other: "_Mark") -> bool:
        same = (self.author, self.subject) == (other.author, other.subject)
        origins = {self.sha} | self.origins
        return same or bool(origins & ({other.sha} | other.origins))


def _marks(git: Git, options: list[str]) -> list[_Mark]:
    form = "--format=%x00%H%x00%ae %at%x00%s%x00%b%x00"
    parts = git.run("log", form, *options, "--").out.decode("utf-8", "replace").split("\0")[1:]
    rows = zip(parts[::5], parts[1::5], parts[2::5], parts[3::5], strict=False)
    return [_Mark(*row[:3], frozenset(_PICKED.findall(row[3]))) for row in rows]


_PICKED = re.compile(r"^\(cherry picked from commit ([0-9a-f]{40})\)$", re.MULTILINE)
