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
from release.version import is_pre
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


class When(Strict):
    """When a gate applies; all of what is given must hold."""

    kind: Names = ()
    """Only for these kinds of release."""
    changed: Names = ()
    """Only when one of these classes of change is in the release."""
    risk: Names = ()
    """Only for these classes of risk."""


GATE_KINDS = (
    "run",
    "sign",
    "written",
    "holds",
    "clean",
    "document",
    "updates",
    "probe",
    "rehearse",
    "artifacts",
)


DOCUMENT_WORDS = ("version", "tag", "kind", "component")
"""What may stand in braces in the path of a document."""


class Gate(Strict):
    """Something that must be true: how it becomes true, when it applies, who may waive it."""

    title: Words
    """Its name on cards and in messages."""
    run: Name | None = None
    """A script that must succeed."""
    every: Length | None = None
    """The script is asked so often: while it ends with status 75, the answer is “not yet”."""
    within: Length = Span(seconds=2 * 3600)
    """How long the answer may be “not yet”."""
    sign: Name | None = None
    """The role whose signature closes it."""
    written: Literal["notes", "facts", "advisory"] | None = None
    """A text that must be there: the release notes, the facts of the release, the advisory."""
    holds: Literal["freeze"] | None = None
    """The freeze must have held, or each breach have its exception."""
    clean: Name | None = None
    """A branch without direct commits, or each signed for."""
    document: str | None = None
    """A file that the candidate must hold, with more than a template; `{version}` and `{tag}`
    stand for the release. A link will do where neither `sections` nor `each` is given."""
    sections: Texts = ()
    """Headings of the document that must have something below them."""
    each: Name | None = None
    """A class of change: the document must speak of each of them."""
    updates: Name | None = None
    """A class of change that must be in the release as well, as the documents of what changed."""
    aspects: Texts = ()
    """What whoever signs must have looked at, each confirmed."""
    probe: Name | None = None
    """A measurement that must be within its limit."""
    rehearse: Literal["rollback"] | None = None
    """The rollback, tried in staging with its time measured."""
    artifacts: Names = ()
    """Artifacts that must be there, for their platforms, signed where they must be."""
    when: When | None = None
    """When it applies; without it, always."""
    waive: Name | None = None
    """The role that may close it without its condition, giving a reason; without it, nobody may."""
    evidence: Literal["optional", "required"] = "optional"
    """Whether a signature needs a link or note."""
    due: Span | None = None
    """When it should be done, counted from the release date: `-3d` is three days before."""
    remind: Length = Span(days=1)
    """How long before it is due its owner is reminded."""
    delay: Length | None = Field(default=None, alias="in")
    """So long after the actions before it, it runs."""
    reuse: Flag = False
    """A result for the same commit counts again."""
    debt: Flag = False
    """It may stay open when the release ends; once overdue it holds the next standard release."""
    concerns: tuple[Literal["content", "notes", "risk", "plan"], ...] = ("content",)
    """What a change of reopens it."""

    @cached_property
    def kind(self) -> str:
        """Which of GATE_KINDS it is; the first that is set."""
        return next((kind for kind in GATE_KINDS if getattr(self, kind)), "")


class Approval(Strict):
    """Who must agree: roles ("a|b" is either of them) and how many distinct people of each."""

    title: Words
    """Its name on cards and in messages."""
    by: dict[str, Count] = Field(min_length=1)
    """Roles and how many distinct people of each."""
    expires: Length = Span(seconds=72 * 3600)
    """How long it counts."""
    remind: Length = Span(seconds=4 * 3600)
    """How long until those who can approve are reminded; each further reminder waits longer."""
    reason: Literal["optional", "required"] = "optional"
    """Whether an approval must say why."""
    never: Annotated[tuple[Literal["author"], ...], BeforeValidator(_one_or_more)] = ()
    """Who may not, beside the requester: `author` is whoever wrote a part of the release."""
    concerns: tuple[Literal["content", "notes", "risk", "plan", "date"], ...] = (
        "content",
        "notes",
        "risk",
        "plan",
    )
    """What a change of asks for it again."""


class Stage(Strict):
    """Gates and approval first, then the actions in order, then the checks."""

    title: Words | None = None
    """Its name on cards and in messages; without it, its key with a capital letter."""
    gates: Names = ()
    """What must be true before its actions."""
    approval: Name | dict[str, Name] | None = None
    """Who must agree before its actions; or one approval for each class of risk."""
    do: tuple[Do, ...] = ()
    """The actions, in order."""
    checks: Names = ()
    """What must be true after its actions, before the next stage."""


class Section(Strict):
    """Which changes a section of the notes holds."""

    types: Texts = ()
    """Types of conventional commits that stand in it."""
    classes: Names = ()
    """Classes of change that stand in it."""
    also: Flag = False
    """Its changes stand in the section of their own as well."""


# What a policy that says nothing about its notes gets: https://keepachangelog.com, in short.
SECTIONS = {
    "Added": Section(types=("feat",)),
    "Changed": Section(types=("change", "refactor", "perf")),
    "Removed": Section(types=("remove",)),
    "Fixed": Section(types=("fix", "hotfix")),
    "Security": Section(types=("security",)),
}
TEMPLATE = """\
## {{ version }} - {{ date }}
{% for section in sections %}

### {{ section.title }}
{% for entry in section.entries %}
- {{ entry.text }}
{% endfor %}
{% endfor %}
"""


class Notes(Strict):
    """The notes: a file, its sections in order, and a template."""

    file: str = "CHANGELOG.md"
    """The changelog's file."""
    sections: dict[str, Section] = Field(SECTIONS, min_length=1)
    """The sections by title, in order; empty ones are left out."""
    template: str = TEMPLATE
    """A Jinja template of one version's section."""
    everything: str | None = None
    """A second file, which lists every change with its author and commit; without it, none."""


class Announcement(Strict):
    """One announcement: to which channels of the project, saying what, when."""

    to: Names = ("stakeholders",)
    """Which of the project's groups of announcement channels hear it."""
    at: Span | None = None
    """When, counted from the release date, by itself; without it, where the action stands."""
    says: tuple[Literal["summary", "highlights", "impact", "migrations", "rollback"], ...] = ()
    """What it says beside the version; without it, highlights, migrations and rollback."""


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


class RolloutStage(Strict):
    """One stage of a rollout: percent of the traffic, and for how long."""

    weight: Annotated[int, Exactly(), Field(ge=1, le=100)]
    """The percentage of traffic that gets the new version."""
    lasts: Length = Field(alias="for")
    """How long it is watched before the next stage."""


Stages = Annotated[tuple[RolloutStage, ...], Field(min_length=1)]


class Rollout(Strict):
    """A rollout in stages, watched by probes."""

    stages: Stages | Annotated[dict[Name, Stages], Field(min_length=1)]
    """The stages, in order; or by kind of release, and other kinds go at once."""
    budgets: dict[Name, Name] = {}
    """Budgets by name, each with the probe that measures it."""
    every: Length = Span(seconds=60)
    """How often the budgets are looked at."""

    def stages_of(self, kind: str) -> Stages:
        """The stages in which a kind of release goes; none when it goes at once."""
        return self.stages.get(kind, ()) if isinstance(self.stages, dict) else self.stages


class Trigger(Strict):
    """What may set off a rollback: a probe, or people of a role."""

    title: Words
    """Its name on cards and in messages."""
    probe: Name | None = None
    """The probe that sets it off."""
    by: Names = ()
    """The roles that may declare it, and stop its countdown; without them, who may roll back."""
    automatic: Flag = False
    """True: when its probe fires, the rollback begins by itself after the countdown."""
    countdown: Length = Span(seconds=120)
    """How long somebody may still stop an automatic rollback."""
    every: Length = Span(seconds=60)
    """How often its probe is looked at, from production on until the release is closed."""


class SupportRule(Strict):
    """Versions that are supported beside what is developed: how long, and with which changes."""

    of: Literal["latest-major", "previous-major", "each-older-major"]
    """Which versions: the newest major, the one before it, or of each older one the last minor."""
    lasts: Length | None = None
    """How long, from the day on which the next major came out; without it, for good."""
    accepts: Names = ()
    """Classes of change that may be released there; without it, all."""
    path: Name = "support"
    """Which of the `paths` a release on such a line goes."""
    rollback: tuple[Do, ...] = ()
    """The actions of a rollback of such a release; its version is burnt in any case."""
    remind: Length = Span(months=1)
    """How long before its end of life the channel is reminded."""


class Artifact(Strict):
    """Something a release must produce."""

    kind: Literal["image", "chart", "archive", "sbom", "report", "docs", "file"]
    """What it is."""
    name: str
    """Its name; `{version}`, `{tag}` and `{project}` are filled in."""
    platforms: Texts = ()
    """The platforms that an image must be built for."""
    signed: Flag = False
    """True: it must have a signature; a script of the project looks at it."""


class Security(Strict):
    """How an embargoed security release runs: in private, on every supported line as one train."""

    kind: Name = "patch"
    """Which kind of release each line gets."""
    path: Name = "security"
    """Which of the `paths` it goes; what the world gets to see stands after “disclose”."""


class Hygiene(Strict):
    """What is said of merged branches; it never blocks."""

    names: Names = ()
    """Which of the branch patterns a merged branch's name must fit."""
    behind: Annotated[int, Exactly(), Field(ge=1, le=10_000)] | None = None
    """How many commits of the mainline a merged branch may lack."""


class Retro(Strict):
    """What becomes of the actions of a retrospective in the next release."""

    holds: Flag = False
    """True: production waits until each is done; else they are only said."""


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

    def stages(self, path: str) -> list[tuple[str, Stage]]:
        """The stages of a path, by name, in order."""
        return [pair for entry in self.paths[path] for pair in entry.items()]
