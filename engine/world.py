"""What the engine works with: the projects, and its hands in the outside world."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from engine.ports import Clock, Probes, Repository, Runs, Store
from release.binding import Binding
from release.git import Signature
from release.hours import Hours
from release.policy import Policy
from release.values import Struct


class Directory(Protocol):
    """Who people are and which groups they belong to."""

    async def people(self, ids: Sequence[str], *, fresh: bool = False) -> frozenset[str]:
        """The user ids behind user and group ids. Raises DirectoryError when nobody can say."""
        ...

    async def among(self, user: str, ids: frozenset[str], *, fresh: bool = False) -> frozenset[str]:
        """Those of user and group ids that are this person, or have them. Raises DirectoryError."""
        ...

    async def is_full_member(self, user: str, *, fresh: bool = False) -> bool:
        """False for guests, strangers of shared channels, bots and deactivated users."""
        ...

    async def name(self, user: str) -> str: ...
    def forget_groups(self) -> None:
        """Their members have changed: ask afresh."""
        ...

    async def zone(self, user: str) -> ZoneInfo | None:
        """The time zone of a person; None when nobody knows it. Raises DirectoryError."""
        ...


class DirectoryError(Exception):
    """Slack could not say who belongs to a group: wait, never guess."""


class Project(Struct, frozen=True):
    """One project: its name, binding, policy (with the plain data to freeze), repository."""

    name: str
    binding: Binding
    binding_data: Mapping[str, Any]
    policy: Policy
    policy_data: Mapping[str, Any]
    repository: Repository
    policy_path: str | None = None
    """Set when the policy is a file of the protected branch, read afresh at each start."""

    @property
    def hidden(self) -> bool:
        """True for the private development of another project's security releases."""
        return self.binding.embargo is not None


def go_on(_place: str) -> None:
    """Nothing happens here."""


@dataclass
class World:
    """Everything the engine may touch.

    `crash_point` is told each place where a kill would be interesting: the campaign ends the
    process there (bot/crash.py).
    """

    store: Store
    clock: Clock
    runs: Runs
    directory: Directory
    projects: dict[str, Project]
    probes: Probes
    home: Path
    crash_point: Callable[[str], None] = go_on
    environment: Mapping[str, str] = field(default_factory=dict)
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    """By name, what this process does one at a time."""
    quiet: Hours | None = None
    """When nobody is reminded."""

    def public_of(self, project: Project) -> Project | None:
        """Where the security releases of a hidden project are disclosed."""
        return self.projects[project.binding.embargo] if project.binding.embargo else None

    def hidden_of(self, project: Project) -> tuple[Project, ...]:
        """Where the security releases of a project are developed."""
        every = self.projects.values()
        return tuple(one for one in every if one.binding.embargo == project.name)

    @property
    def hidden_channels(self) -> frozenset[str]:
        """Where hidden projects release."""
        return frozenset(p.binding.channel for p in self.projects.values() if p.hidden)

    def repository(self, project: str) -> Repository:
        """A project's repository."""
        return self.projects[project].repository


def by_slipway(when: Any) -> Signature:
    """How Slipway signs commits and tags; whole seconds, so that a repeat gives the same sha."""
    return Signature("Slipway", "slipway@localhost", when.replace(microsecond=0))
