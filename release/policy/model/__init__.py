"""The policy language: what a release manager may write, as typed data."""

from typing import Literal

from pydantic import Field

from release.policy.model.gates import DOCUMENT_WORDS, GATE_KINDS, Approval, Gate, Stage, When
from release.policy.model.lasting import Artifact, Retro, Security, SupportRule
from release.policy.model.lines import (
    Candidate,
    ChangeRule,
    Compatible,
    Component,
    Freeze,
    Hygiene,
    Impact,
    Kind,
    OnStaging,
    PreReleases,
    Risk,
    Versions,
)
from release.policy.model.notes import SECTIONS, TEMPLATE, Announcement, Notes, Section
from release.policy.model.rollout import Rollout, RolloutStage, Stages, Trigger
from release.policy.model.words import Count, Do, Flag, Name, Names, Texts, Words
from release.version import Stage as PreStage
from release.version import is_pre
from release.yamlfile import Strict

__all__ = [
    "DOCUMENT_WORDS",
    "GATE_KINDS",
    "SECTIONS",
    "TEMPLATE",
    "Announcement",
    "Approval",
    "Artifact",
    "Candidate",
    "ChangeRule",
    "Compatible",
    "Component",
    "Count",
    "Do",
    "Flag",
    "Freeze",
    "Gate",
    "Hygiene",
    "Impact",
    "Kind",
    "Name",
    "Names",
    "Notes",
    "OnStaging",
    "Policy",
    "PreReleases",
    "Retro",
    "Risk",
    "Rollout",
    "RolloutStage",
    "Section",
    "Security",
    "Stage",
    "Stages",
    "SupportRule",
    "Texts",
    "Trigger",
    "Versions",
    "When",
    "Words",
]


class Policy(Strict):
    """A whole release policy."""

    policy: Name
    """The name that `slipway.yml` uses."""
    title: Words
    """Its name for people."""
    branches: dict[Name, str] = Field(min_length=1)
    """Short names for branches or patterns; `production` must be there."""
    hygiene: Hygiene | None = None
    """What is said of branches that were merged."""
    versions: Versions = Versions()
    """How versions become tags."""
    components: dict[Name, Component] = {}
    """Parts of the repository that version apart."""
    compatible: tuple[Compatible, ...] = ()
    """What must agree between components."""
    roles: Names = Field(min_length=1)
    """The roles; who holds them is named in `slipway.yml`."""
    may: dict[str, Names] = {}
    """Verbs and the roles that may use them; other verbs are for anybody with a role."""
    changes: dict[Name, ChangeRule] = {}
    """Classes of change and how a commit is recognised as one."""
    kinds: dict[Name, Kind] = Field(min_length=1)
    """What can be started."""
    days_off: Literal["warn", "refuse"] = Field(default="warn", alias="days-off")
    """What a release date on a weekend or a holiday does; a hotfix goes out on any day."""
    freeze: Freeze | None = None
    """Where a freeze holds and who decides on exceptions."""
    candidate: Candidate
    """What is built."""
    on_staging: OnStaging | None = Field(default=None, alias="on-staging")
    """What happens to each new commit on the staging branch without a release."""
    risk: dict[Name, Risk] = {}
    """Classes of risk, the gravest first; without a match it is `standard`."""
    impact: Impact = Impact()
    """How modules and endpoints are named; without it, by the folders at the top."""
    gates: dict[Name, Gate] = {}
    """What must be true, by name; a gate stands where a stage names it."""
    approvals: dict[Name, Approval] = {}
    """Who must agree, by name."""
    paths: dict[Name, tuple[dict[Name, Stage], ...]] = Field(min_length=1)
    """The stages of each path, in order."""
    rollout: dict[Name, Rollout] = {}
    """Rollouts in stages, by environment."""
    triggers: dict[Name, Trigger] = {}
    """What may set off a rollback."""
    rollback: tuple[Do, ...] = ()
    """The actions of a rollback, in order; no gate stands in their way."""
    announce: dict[Name, Announcement] = {}
    """Announcements by name."""
    artifacts: dict[Name, Artifact] = {}
    """What a release must produce, by name."""
    retro: Retro | None = None
    """What becomes of the actions of a retrospective."""
    support: dict[Name, SupportRule] = {}
    """Which versions are supported, by name of the rule; `branches.support` is where they live."""
    security: Security | None = None
    """How an embargoed security release runs."""
    notes: Notes = Notes()
    """The changelog and release notes; without it, a short one for each version."""

    def path_of(
        self, kind: str, version: str, rule: str | None = None, *, embargoed: bool = False
    ) -> str:
        """The path of a version; pre-releases, support lines and embargoes have their own."""
        pre = self.versions.pre
        if embargoed and self.security:
            return self.security.path
        if rule:
            return self.support[rule].path
        return pre.path if pre and is_pre(version) else self.kinds[kind].path

    def pre_releases(self, kind: str) -> tuple[PreStage, ...]:
        """The names of the pre-releases that a kind may have, in order; empty for none."""
        pre, known = self.versions.pre, self.kinds.get(kind)
        return pre.names if pre and known and known.prepared else ()

    def stages(self, path: str) -> list[tuple[str, Stage]]:
        """The stages of a path, by name, in order."""
        return [pair for entry in self.paths[path] for pair in entry.items()]
