"""Making a mirror and bringing it up to date."""

import shutil

from drivers.git.running import Git

BRANCHES = "refs/remotes/origin/"
# The remote's tags as they are there. refs/tags has them too, for scripts (`git describe`), but
# scripts can write to it: it is never read here.
TAGS = "refs/remote-tags/"
OURS = "refs/slipway/"
MOST_PACKS, MOST_LOOSE = 50, 6700  # gc.autoPackLimit, gc.auto

_CONFIG = f"""\
[core]
\trepositoryFormatVersion = 1
\tbare = true
[remote "origin"]
\turl = "{{url}}"
\tfetch = +refs/heads/*:{BRANCHES}*
\tfetch = +refs/tags/*:{TAGS}*
\tfetch = +refs/tags/*:refs/tags/*
\ttagOpt = --no-tags
"""
_PARTIAL = """\
\tpromisor = true
\tpartialCloneFilter = blob:none
[extensions]
\tpartialClone = origin
"""


def make(git: Git, config: str) -> None:
    """Make the bare mirror at `git.folder`, all or nothing, if it is not there.

    It is made beside its place and renamed, so a mirror that is there is whole.
    """
    if git.folder.exists():
        return
    half = git.folder.with_suffix(".making")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    making = git.at(half)
    making.run("init", "--bare", "--quiet", "--template=", "--initial-branch=slipway-none")
    configure(making, config)
    fetch(making)
    making.run("commit-graph", "write", "--reachable")
    half.rename(git.folder)


def config(url: str, *, partial: bool) -> str:
    """The whole configuration of a mirror of `url`, which holds no credentials.

    `partial` is a wish: a remote that does not filter sends everything.
    """
    quoted = url.replace("\\", "\\\\").replace('"', '\\"')
    return _CONFIG.format(url=quoted) + (_PARTIAL if partial else "")


def configure(git: Git, config: str) -> None:
    """See to it that this, and nothing a script has added, is the mirror's configuration."""
    path = git.folder / "config"
    if path.read_text() != config:
        new = path.with_suffix(".new")
        new.write_text(config)
        new.replace(path)


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


def untidy(git: Git) -> bool:
    """True when there is more in pieces than git itself would let be: packs, or loose objects."""
    packs = len(list((git.folder / "objects" / "pack").glob("*.pack")))
    sample = git.folder / "objects" / "17"  # any of 256 folders tells how full they are
    loose = len(list(sample.iterdir())) * 256 if sample.exists() else 0
    return packs > MOST_PACKS or loose > MOST_LOOSE


def tidy(git: Git) -> None:
    """Pack what the fetches left; forget objects nothing has reached for a month."""
    git.run("gc", "--quiet", "--prune=1.month.ago", limit=3600)
    git.run("commit-graph", "write", "--reachable")
