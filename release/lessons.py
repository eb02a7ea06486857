"""What retrospectives want done: carried into the next release, ticked there by its owner."""

from collections.abc import Iterator
from datetime import datetime, time

from release import facts as f
from release.state import Release

ACTION = "action/"
"""Before an action's id, where gates and actions stand beside each other."""


def actions(release: Release) -> tuple[f.Action, ...]:
    """What earlier retrospectives left to this release."""
    return release.started.actions


def open_actions(release: Release) -> list[f.Action]:
    """Those of them that nobody has done."""
    return [one for one in actions(release) if one.id not in release.ticked]


def noted(release: Release) -> list[f.Action]:
    """What this release's own retrospective wants done, and nobody has done."""
    return [one for note in release.retro for one in note.actions if one.id not in release.ticked]


def holding(release: Release) -> list[f.Action]:
    """Open actions that production waits for."""
    holds = release.policy.retro is not None and release.policy.retro.holds
    return open_actions(release) if holds else []


def dues(release: Release) -> Iterator[tuple[str, datetime]]:
    """When each open action is due: at the end of its day, in the project's zone."""
    for one in open_actions(release):
        if one.due:
            yield f"{ACTION}{one.id}", datetime.combine(one.due, time(23, 59), release.zone)
