"""What is released: versions, changes, kinds, branches, components and their risk."""

from typing import Annotated, Literal

from pydantic import (
    Field,
)
from pydantic import (
    Strict as Exactly,
)

from release.policy.model.words import Do, Flag, Name, Names, Texts
from release.spans import Length, Span
from release.yamlfile import Strict


class PreReleases(Strict):
    """Unstable versions on the way to a release: 1.2.0-alpha.1, 1.2.0-rc.2."""

    names: tuple[Literal["alpha", "beta", "rc"], ...] = ("alpha", "beta", "rc")
    """Their names, in the order in which they are promoted."""
    path: Name = "pre"
    """Which of the `paths` they go."""
    tagged_on: Name = Field("release", alias="tagged-on")
    """The branch on which their tags stand; tags of finals stand on production."""
    production: Flag = False
    """True: their path may touch production."""


class Versions(Strict):
    """How versions become tags."""

    tag: str = "v{version}"
    """The form of a tag; `{version}` stands for the number."""
    hotfix: str | None = None
    """The form of a hotfix's tag, with `{base}` and `{n}`; needed by kinds that bump `hotfix`."""
    message: str | None = None
    """The first line of a tag's message; without it, the project and what changed."""
    signed: Flag = False
    """Tags are signed with the project's `signing-key` and verified before they are pushed."""
    pre: PreReleases | None = None
    """Pre-releases: their names, and the path that they go; without it, there are none."""


class ChangeRule(Strict):
    """How a commit is recognised as one class of change; any of these is enough."""

    types: Texts = ()
    """Types of conventional commits: `feat`, `fix`, …"""
    paths: Texts = ()
    """Patterns of changed files; `**` stands for any folders."""
    labels: Texts = ()
    """Labels of pull requests, or `Label:` lines in a commit's message."""
    breaking: Flag = False
    """True: commits marked as breaking, with `!` or `BREAKING CHANGE:`."""
    content: Texts = ()
    """Regular expressions, looked for in the lines that a commit adds and in its message."""


class Kind(Strict):
    """What can be started: which number grows, what it refuses, what it freezes."""

    bump: Literal["major", "minor", "patch", "hotfix"]
    """Which number grows."""
    path: Name = "release"
    """Which of the `paths` it goes."""
    refuses: Names = ()
    """Classes of change that are too big for it: they refuse the release."""
    freeze: Names = ()
    """Classes of change that must not land on the frozen branch meanwhile."""
    every: Literal["week", "month", "quarter", "year"] | None = None
    """How often one is due: the calendar reminds of it."""

    @property
    def prepared(self) -> bool:
        """False for hotfixes: they have no pre-releases."""
        return "hotfix" not in (self.bump, self.path)


class Freeze(Strict):
    """Where a freeze holds, who decides on exceptions, and how long one lasts."""

    branch: Name
    """The branch that is frozen."""
    owner: Name
    """The role that decides on exceptions."""
    exception: Length = Span(seconds=24 * 3600)
    """How long a granted exception lasts."""


class Candidate(Strict):
    """What is built: the head of `from`, on a branch of its own when `branch` is given."""

    source: Name = Field(alias="from")
    """The branch whose head is built."""
    branch: Name | None = None
    """The branch that a release makes for itself; without it, none is made."""


class OnStaging(Strict):
    """What happens to every new commit on the staging branch, without a release."""

    do: tuple[Do, ...] = ()
    """The actions, in order."""
    checks: Names = ()
    """The gates whose scripts run then; a release uses their results."""


class Impact(Strict):
    """What a release touches, told to everybody: `services/*` names each folder in it."""

    modules: Texts = ()
    """Paths whose first parts name a module."""
    endpoints: Texts = ()
    """Paths whose first parts name an endpoint."""


class Component(Strict):
    """A part of the repository with a version line of its own."""

    tag: str | None = None
    """The form of its tags, if it has a version line of its own."""
    paths: Texts
    """The files that belong to it."""
    records: Names = ()
    """Versions within it that each release records."""
    notes: str | None = None
    """Its changelog, if it has versions of its own; without it, one in the folder of its files."""


class Compatible(Strict):
    """Components or records that must agree."""

    these: tuple[str, ...] = Field(min_length=2)
    """Components, or `component.record`."""
    rule: Literal["equal", "same-major", "same-minor", "at-least"]
    """How their versions must agree; `at-least`: the first is not behind the others."""


class Risk(Strict):
    """What makes a release risky."""

    changed: Names
    """Classes of change that make it so."""


class Hygiene(Strict):
    """What is said of merged branches; it never blocks."""

    names: Names = ()
    """Which of the branch patterns a merged branch's name must fit."""
    behind: Annotated[int, Exactly(), Field(ge=1, le=10_000)] | None = None
    """How many commits of the mainline a merged branch may lack."""
