"""Git, driven through a bare mirror: a commit, a merge, a tag and a push without a work tree."""

from drivers.git.mirror import Mirror, Options
from drivers.git.running import version

__all__ = ["Mirror", "Options", "version"]
