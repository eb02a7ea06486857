"""The version line of a release: releases of one line exclude each other, others run beside."""

from dataclasses import dataclass

from release.policy import Policy


@dataclass(frozen=True, slots=True)
class VersionLine:
    """Whose versions it counts, and whether it is the urgent one beside.

    `component` is a component with tags of its own; None counts the versions of the whole.
    """

    component: str | None = None
    hotfix: bool = False

    def __str__(self) -> str:
        """As the index of releases keeps it: main, hotfix, api, api/hotfix."""
        parts = (self.component, "hotfix" if self.hotfix else None)
        return "/".join(part for part in parts if part) or "main"


def line_for(policy: Policy, what: str, component: str | None = None) -> VersionLine:
    """The line on which a kind of release runs."""
    return VersionLine(component, policy.kinds[what].path == "hotfix")
