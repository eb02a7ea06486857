"""The version line of a release: releases of one line exclude each other, others run beside."""

from release.policy import Policy
from release.values import Struct


class VersionLine(Struct, frozen=True):
    """Whose versions it counts, and whether it is the urgent one beside.

    `component` is a component with tags of its own; None counts the versions of the whole.
    `support` is the name of a support line: 1.4.
    """

    component: str | None = None
    hotfix: bool = False
    support: str | None = None

    def __str__(self) -> str:
        """As the index of releases keeps it: main, hotfix, api, api/hotfix, 1.4."""
        parts = (self.component, self.support, "hotfix" if self.hotfix else None)
        return "/".join(part for part in parts if part) or "main"

    @property
    def apart(self) -> bool:
        """True where a candidate is built on its source alone, without a branch made for it."""
        return self.hotfix or self.support is not None


def is_support(line: str) -> bool:
    """True for a support line, as the index of releases keeps it."""
    return line[:1].isdigit()


MAIN = VersionLine()
"""What is developed, as a whole."""


def line_for(
    policy: Policy, what: str, component: str | None = None, support: str | None = None
) -> VersionLine:
    """The line on which a kind of release runs."""
    hotfix = policy.kinds[what].path == "hotfix" and support is None
    return VersionLine(component, hotfix, support)
