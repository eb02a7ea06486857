"""The files that hold a version: checked all together, then edited in place, byte for byte."""

from release.version_files.kinds import KINDS
from release.version_files.plan import paths_of, plan_update, versions_in
from release.version_files.spots import FileRule, Problem, VersionFileError

__all__ = [
    "KINDS",
    "FileRule",
    "Problem",
    "VersionFileError",
    "paths_of",
    "plan_update",
    "versions_in",
]
