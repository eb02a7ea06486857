"""Which branches and tags hold a commit, and which commits speak of a pull request."""

from drivers.git.history import commit_id, log_of
from drivers.git.running import Git
from drivers.git.setup import BRANCHES, TAGS
from release.commits import Commit
from release.git import Holding

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
    return log_of(git, options)
