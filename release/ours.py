"""Commits that Slipway made, by what they say of themselves; whether they are ours is recorded."""

import re
from collections.abc import Sequence

from release.changes import Change
from release.facts import Brought

_OF = re.compile(r"^Slipway-Release: .* (\S+)$", re.MULTILINE)
_REVERTS = re.compile(r"^Slipway-Reverts: ", re.MULTILINE)


def released(change: Change) -> str:
    """The tag of the release that made it."""
    found = _OF.search(change.commit.body)
    return found[1] if found else ""


def named(ours: Sequence[Change]) -> tuple[Brought, ...]:
    """The versions that commits of ours (newest first) belong to, the oldest first."""
    tags = dict.fromkeys(filter(None, (released(one) for one in reversed(ours))))
    back = {released(one) for one in ours if _REVERTS.search(one.commit.body)}
    return tuple(Brought(tag=tag, back=tag in back) for tag in tags)
