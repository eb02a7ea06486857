"""Making a mirror and bringing it up to date."""

import shutil
from dataclasses import replace
from pathlib import Path

from drivers.git.running import Git

BRANCHES = "refs/remotes/origin/"
# The remote's tags live apart from refs/tags, where git would refuse to see a moved one move.
TAGS = "refs/remote-tags/"
OURS = "refs/slipway/"

_CONFIG = f"""\
[remote "origin"]
\tfetch = +refs/heads/*:{BRANCHES}*
\tfetch = +refs/tags/*:{TAGS}*
\ttagOpt = --no-tags
"""
_PARTIAL = """\
\tpromisor = true
\tpartialclonefilter = blob:none
[extensions]
\tpartialClone = origin
"""


def make(git: Git, url: str, *, partial: bool) -> None:
    """Make the bare mirror at `git.folder`, all or nothing; only its address if it exists.

    It is made beside its place and renamed, so a mirror that is there is whole. A remote that
    does not filter sends everything: `partial` is a wish.
    """
    if git.folder.exists():
        git.run("config", "--replace-all", "remote.origin.url", url)
        return
    half = git.folder.with_suffix(".making")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    making = replace(git, folder=half)
    _initialise(making, url, partial=partial)
    fetch(making)
    making.run("commit-graph", "write", "--reachable")
    half.rename(git.folder)


def _initialise(making: Git, url: str, *, partial: bool) -> None:
    making.run("init", "--bare", "--quiet", "--template=", "--initial-branch=slipway-none")
    config: Path = making.folder / "config"
    if partial:
        making.run("config", "core.repositoryFormatVersion", "1")
    config.write_text(config.read_text() + _CONFIG + (_PARTIAL if partial else ""))
    making.run("config", "remote.origin.url", url)


def fetch(git: Git) -> None:
    """Take over all branches and tags of the remote as they are now, moved and deleted ones too."""
    git.run(
        "fetch",
        "--quiet",
        "--prune",
        "--no-tags",
        "--no-write-fetch-head",
        "--no-show-forced-updates",
        "--no-auto-maintenance",
        "--end-of-options",
        "origin",
        limit=git.patience,
    )


def tidy(git: Git) -> None:
    """Pack what the fetches left; forget objects nothing has reached for a month."""
    git.run("gc", "--quiet", "--prune=1.month.ago", limit=3600)
    git.run("commit-graph", "write", "--reachable")
