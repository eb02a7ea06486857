"""Git, driven through a bare mirror: a commit, a merge, a tag and a push without a work tree."""

from drivers.git.mirror import Mirror, Options

__all__ = ["Mirror", "Options"]
