"""The policy language: what a release manager may write, as typed data."""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
)
from pydantic import (
    Strict as Exactly,
)
from pydantic_core import CoreSchema, core_schema

from release.policy.actions import Action, read_action
from release.spans import Length, Span
from release.yamlfile import Strict

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Flag = Annotated[bool, Exactly()]
Count = Annotated[int, Exactly(), Field(ge=1, le=20)]


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[Name, ...], BeforeValidator(_one_or_more)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_one_or_more)]


class _ReadAction:
    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            read_action, core_schema.str_schema(strict=True)
        )


Do = Annotated[Action, _ReadAction()]


class Versions(Strict):
    """How versions become tags."""

    tag: str = "v{version}"
    hotfix: str | None = None
    message: str | None = None
    signed: Flag = False
    pre: tuple[Literal["alpha", "beta", "rc"], ...] = ()


class ChangeRule(Strict):
    """How a commit is recognised as one class of change; any of these is enough."""

    types: Texts = ()
    paths: Texts = ()
    labels: Texts = ()
    breaking: Flag = False


class Kind(Strict):
    """What can be started: which number grows, what it refuses, what it freezes."""

    bump: Literal["major", "minor", "patch", "hotfix"]
    path: Name = "release"
    refuses: Names = ()
    freeze: Names = ()
    every: Literal["week", "month", "quarter", "year"] | None = None


class Freeze(Strict):
    """Where a freeze holds, who decides on exceptions, and how long one lasts."""

    branch: Name
    owner: Name
    exception: Length = Span(seconds=24 * 3600)


class Candidate(Strict):
    """What is built: the head of `from`, on a branch of its own when `branch` is given."""

    source: Name = Field(alias="from")
    branch: Name | None = None


class OnStaging(Strict):
    """What happens to every new commit on the staging branch, without a release."""

    do: tuple[Do, ...] = ()
    checks: Names = ()


class When(Strict):
    """When a gate applies; all of what is given must hold."""

    kind: Names = ()
    changed: Names = ()
    risk: Names = ()


GATE_KINDS = (
    "run",
    "sign",
    "written",
    "holds",
    "clean",
    "document",
    "probe",
    "rehearse",
    "artifacts",
)


class Gate(Strict):
    """Something that must be true: how it becomes true, when it applies, who may waive it."""

    title: Words
    run: Name | None = None
    sign: Name | None = None
    written: Literal["notes", "facts"] | None = None
    holds: Literal["freeze"] | None = None
    clean: Name | None = None
    document: str | None = None
    probe: Name | None = None
    rehearse: Literal["rollback"] | None = None
    artifacts: Names = ()
    when: When | None = None
    waive: Name | None = None
    evidence: Literal["optional", "required"] = "optional"
    due: Span | None = None
    remind: Length = Span(days=1)
    """How long before it is due its owner is reminded."""
    delay: Length | None = Field(default=None, alias="in")
    reuse: Flag = False
    debt: Flag = False
    concerns: tuple[Literal["content", "notes", "risk", "plan"], ...] = ("content",)

    @cached_property
    def kind(self) -> str:
        """Which of GATE_KINDS it is; the first that is set."""
        return next((kind for kind in GATE_KINDS if getattr(self, kind)), "")


class Approval(Strict):
    """Who must agree: roles ("a|b" is either of them) and how many distinct people of each."""

    title: Words
    by: dict[str, Count] = Field(min_length=1)
    expires: Length = Span(seconds=72 * 3600)
    remind: Length = Span(seconds=4 * 3600)
    reason: Literal["optional", "required"] = "optional"
    concerns: tuple[Literal["content", "notes", "risk", "plan"], ...] = (
        "content",
        "notes",
        "risk",
        "plan",
    )


class Stage(Strict):
    """Gates and approval first, then the actions in order, then the checks."""

    title: Words
    gates: Names = ()
    approval: Name | dict[str, Name] | None = None
    do: tuple[Do, ...] = ()
    checks: Names = ()


class Section(Strict):
    """Which changes a section of the notes holds."""

    types: Texts = ()
    classes: Names = ()
    also: Flag = False
    """Its changes stand in the section of their own as well."""


class Notes(Strict):
    """The notes: a file, its sections in order, and a template."""

    file: str = "CHANGELOG.md"
    sections: dict[str, Section] = Field(min_length=1)
    template: str


class Announcement(Strict):
    """One announcement: to which channels of the project, saying what, when."""

    to: Name = "stakeholders"
    at: Span | None = None
    says: Names = ()


class Component(Strict):
    """A part of the repository with a version line of its own."""

    tag: str | None = None
    paths: Texts
    records: Names = ()


class Compatible(Strict):
    """Components or records that must agree."""

    these: tuple[str, ...] = Field(min_length=2)
    rule: Literal["equal", "same-major", "same-minor"]


class Risk(Strict):
    """What makes a release risky."""

    changed: Names


class RolloutStage(Strict):
    """One stage of a rollout: percent of the traffic, and for how long."""

    weight: Annotated[int, Exactly(), Field(ge=1, le=100)]
    lasts: Length = Field(alias="for")


class Rollout(Strict):
    """A rollout in stages, watched by probes."""

    stages: tuple[RolloutStage, ...] = Field(min_length=1)
    budgets: dict[Name, Name] = {}
    every: Length = Span(seconds=60)


class Trigger(Strict):
    """What may set off a rollback: a probe, or people of a role."""

    title: Words
    probe: Name | None = None
    by: Names = ()


class SupportLine(Strict):
    """Which versions are supported, how long, and with which changes."""

    one_per: Literal["major", "minor"] | None = Field(default=None, alias="one-per")
    lasts: Length | None = None
    accepts: Names = ()


class Artifact(Strict):
    """Something a release must produce."""

    kind: Literal["image", "chart", "archive", "sbom", "report", "docs", "file"]
    name: str
    platforms: Texts = ()
    signed: Flag = False


class Security(Strict):
    """How an embargoed security release runs."""

    lines: Literal["supported"] = "supported"
    channel: Name = "private"
    notify: Name = "users"


class Policy(Strict):
    """A whole release policy."""

    policy: Name
    title: Words
    branches: dict[Name, str] = Field(min_length=1)
    versions: Versions = Versions()
    components: dict[Name, Component] = {}
    compatible: tuple[Compatible, ...] = ()
    roles: Names = Field(min_length=1)
    may: dict[str, Names] = {}
    changes: dict[Name, ChangeRule] = {}
    kinds: dict[Name, Kind] = Field(min_length=1)
    freeze: Freeze | None = None
    candidate: Candidate
    on_staging: OnStaging | None = Field(default=None, alias="on-staging")
    risk: dict[Name, Risk] = {}
    gates: dict[Name, Gate] = {}
    approvals: dict[Name, Approval] = {}
    paths: dict[Name, tuple[dict[Name, Stage], ...]] = Field(min_length=1)
    rollout: dict[Name, Rollout] = {}
    triggers: dict[Name, Trigger] = {}
    rollback: tuple[Do, ...] = ()
    announce: dict[Name, Announcement] = {}
    artifacts: dict[Name, Artifact] = {}
    support: dict[str, SupportLine] = {}
    security: Security | None = None
    notes: Notes

    def stages(self, path: str) -> list[tuple[str, Stage]]:
        """The stages of a path, by name, in order."""
        return [pair for entry in self.paths[path] for pair in entry.items()]
