"""What the commits of a range mean: changes, their classes, and what a release holds."""

from release.changes.change import Change, parse
from release.changes.classes import ChangeClass, Classifier, classified, classify, too_big
from release.changes.ranges import direct_commits, release_changes, undone
from release.changes.squashed import likely_forge, squashed

__all__ = [
    "Change",
    "ChangeClass",
    "Classifier",
    "classified",
    "classify",
    "direct_commits",
    "likely_forge",
    "parse",
    "release_changes",
    "squashed",
    "too_big",
    "undone",
]
