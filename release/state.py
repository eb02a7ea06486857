"""A release as its facts make it (release/fold), and what can be asked of it."""

import hashlib
from datetime import datetime
from functools import cache, cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from release import facts as f
from release.artifacts import Piece
from release.binding import Binding
from release.line import VersionLine, line_for
from release.plan import Plan, is_trunk, make_plan, merged_to, rollback_plan
from release.policy import Policy, policy_of
from release.risk import Assessment, Word, after, recorded
from release.states import Status
from release.values import Struct, field
from release.version import Version, is_pre

F = TypeVar("F", bound=f.Fact)


class When(Struct, frozen=True):
    """A fact with its moment and its place in the journal."""

    fact: Any
    at: datetime
    seq: int


class Attempt(Struct, frozen=True):
    """One try at a step."""

    step: str
    n: int
    candidate: int
    began: datetime
    run: str | None = None
    host: str | None = None
    ended: datetime | None = None
    outcome: str | None = None
    detail: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)
    retried: bool = False
    settled_by: str | None = None

    @property
    def harmless(self) -> bool:
        """True when it failed and certainly changed nothing, as a merge that does not fit."""
        return self.outcome == "failed" and bool(self.evidence.get("untouched"))


class Given(Struct, frozen=True):
    """An approval or rejection somebody gave."""

    approval: str
    by: str
    roles: tuple[str, ...]
    bound: dict[str, str]
    at: datetime
    yes: bool
    reason: str = ""
    gone: str | None = None
    behalf: str | None = None
    """For whom, when they are away."""

    @property
    def voice(self) -> str:
        """Whose vote it is: of one person only one counts, whoever gave it."""
        return self.behalf or self.by


class Release(Struct, dict=True):
    """Everything known about one release. Built by `fold`; read-only for all others."""

    id: str
    project: str
    started: f.Started
    """Its first fact; `previous` and `previous_tag` are those of the newest candidate."""
    at: datetime
    status: Status = Status.RUNNING
    seq: int = 0
    source: str = ""
    release_at: datetime | None = None
    waits: bool = False
    candidates: list[f.CandidateMade] = field(default_factory=list)
    attempts: dict[str, list[Attempt]] = field(default_factory=dict)
    signed: dict[str, list[When]] = field(default_factory=dict)
    links: dict[str, When] = field(default_factory=dict)
    told: f.FactsWritten | None = None
    """What its announcements say."""
    led_by: tuple[str, ...] = ()
    """Those it was handed over to, in order."""
    announced: dict[str, When] = field(default_factory=dict)
    debts: dict[str, When] = field(default_factory=dict)
    waived: dict[str, list[When]] = field(default_factory=dict)
    given: list[Given] = field(default_factory=list)
    requests: list[When] = field(default_factory=list)
    risk_said: tuple[Word, ...] = ()
    risk_heard: int = 0
    """How much of what was said the newest candidate's assessment holds already."""
    risk_question: When | None = None
    """Who wants the risk lowered, until a second person agrees or something changes."""
    notes_edits: tuple[f.NotesEdited, ...] = ()
    advisory: f.AdvisoryWritten | None = None
    landed: list[When] = field(default_factory=list)
    surveyed: f.Surveyed | None = None
    strays: tuple[f.Stray, ...] = ()
    freezes: dict[str, When] = field(default_factory=dict)
    exceptions: dict[str, When] = field(default_factory=dict)
    decisions: dict[str, When] = field(default_factory=dict)
    paused: When | None = None
    abort: When | None = None
    rollback: When | None = None
    answers: dict[str, When] = field(default_factory=dict)
    reminded: dict[str, When] = field(default_factory=dict)
    nudged: dict[str, When] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    artifacts: dict[str, Piece] = field(default_factory=dict)
    measured: dict[tuple[str, str], When] = field(default_factory=dict)
    """By step and probe, what was said last."""
    watched: dict[str, When] = field(default_factory=dict)
    """By probe, what was said last of what is watched from the rollout on."""
    broken_before: frozenset[str] = frozenset()
    """Probes that were in breach before the rollout and never well since."""
    held: When | None = None
    stops: tuple[tuple[datetime, datetime | None], ...] = ()
    """When it was paused or held, from and to."""
    unwatched: dict[tuple[str, int], int] = field(default_factory=dict)
    """By step and attempt, for how many seconds nobody looked."""
    triggered: dict[str, When] = field(default_factory=dict)
    """Triggers that fired and whose probes were not well since."""
    recorded: f.RollbackRecorded | None = None
    retro: tuple[f.RetroNoted, ...] = ()
    ticked: dict[str, When] = field(default_factory=dict)
    shipped_at: datetime | None = None
    ended_at: datetime | None = None

    @cached_property
    def policy(self) -> Policy:
        """The policy frozen with the release."""
        return policy_of(self.started.policy)

    @cached_property
    def binding(self) -> Binding:
        """The project's binding frozen with the release."""
        return Binding.model_validate(self.started.binding)

    @cached_property
    def plan(self) -> Plan:
        """The plan towards production, by the newest candidate; few facts make it another one."""
        classes = self.candidate.classes if self.candidate else None
        asked = (self.started.what, classes, self.risk.name, self.path)
        known = vars(self).get("planned")
        if known is None or known[0] != asked:
            known = vars(self)["planned"] = asked, make_plan(self.policy, *asked)
        return known[1]

    @cached_property
    def risk(self) -> Assessment:
        """How risky it is: by the newest candidate's changes, and by what people said."""
        made = self.candidate
        base = recorded(self.policy, made) if made else Assessment()
        return after(self.policy, base, self.risk_said[self.risk_heard :])

    @property
    def zone(self) -> ZoneInfo:
        """The project's time zone."""
        return self.binding.zone

    @property
    def candidate(self) -> f.CandidateMade | None:
        """The newest candidate."""
        return self.candidates[-1] if self.candidates else None

    @property
    def edit_digest(self) -> str:
        """What tells the edits of the notes from others; empty without one."""
        if not self.notes_edits:
            return ""
        texts = "\0".join(edit.text for edit in self.notes_edits)
        return hashlib.sha256(texts.encode()).hexdigest()

    @property
    def version(self) -> str:
        """The version to be released."""
        return self.started.version

    @property
    def pre(self) -> bool:
        """True for a pre-release: never the latest, and not in production."""
        return is_pre(self.started.version)

    @property
    def can_go_back(self) -> bool:
        """False for a pre-release that production never saw."""
        return self.in_production or not self.pre

    @property
    def kind(self) -> str:
        """What it is, for people: minor, or minor pre-release."""
        return f"{self.started.what} pre-release" if self.pre else self.started.what

    @property
    def target(self) -> str:
        """The version that it is, or that it prepares; its branch is named after it."""
        return str(Version.parse(self.started.version).target)

    @property
    def path(self) -> str:
        """Which path of the policy it goes."""
        return self.policy.path_of(
            self.started.what, self.started.version, self.rule, embargoed=self.started.embargoed
        )

    @property
    def line(self) -> VersionLine:
        """The version line it holds: a hotfix may run beside a release."""
        support = self.started.support.line if self.started.support else None
        return line_for(self.policy, self.started.what, self.started.component, support)

    @property
    def rule(self) -> str | None:
        """The policy's rule for the support line it is for, if it is for one."""
        on = self.started.support
        return on.rule if on and on.rule else None

    @property
    def way_back(self) -> Plan:
        """The plan of a rollback."""
        return rollback_plan(self.policy, self.rule)

    @property
    def disclosed(self) -> bool:
        """True once the world may know of it; releases without an embargo always are."""
        return not self.started.embargoed or bool(self.evidence("disclose"))

    @property
    def merged_to(self) -> str | None:
        """The branch of the policy that it is merged to."""
        return merged_to(self.policy, self.path)

    @property
    def captain(self) -> str:
        """Who leads it now: the requester, until it is handed over."""
        return self.leaders[-1]

    @property
    def leaders(self) -> tuple[str, ...]:
        """Everybody who led it; none of them approves it."""
        return (self.started.requester, *self.led_by)

    @property
    def is_trunk(self) -> bool:
        """True when its candidate is tagged where it is, and merged back afterwards."""
        return is_trunk(self.policy, self.path)

    @property
    def in_production(self) -> bool:
        """True once any step that touches production began, unless it certainly did nothing."""
        return self.in_production_since is not None

    @cached_property
    def in_production_since(self) -> datetime | None:
        """When it first touched production."""
        tries = [
            one
            for step, tries in self.attempts.items()
            if is_production(step) and not (self.pre and step.endswith("/tag"))
            for one in tries
        ]
        return min((one.began for one in tries if not one.harmless), default=None)

    def last(self, step: str) -> Attempt | None:
        """The newest attempt at a step."""
        tries = self.attempts.get(step)
        return tries[-1] if tries else None

    def took_effect(self, step: str) -> bool:
        """True once a step began, unless it certainly did nothing."""
        last = self.last(step)
        return last is not None and not last.harmless

    def last_reading(self, about: f.Measured) -> f.Measured | None:
        """What the same probe said last, for the same step."""
        found = self.measured.get((about.step, about.probe))
        return found.fact if found else None

    def evidence(self, slug: str) -> dict[str, Any]:
        """What a finished step left behind, by the end of its id ("tag")."""
        for step, tries in self.attempts.items():
            if step.split("/", 1)[1] == slug and tries[-1].outcome == "done":
                return tries[-1].evidence
        return {}


@cache
def is_production(step: str) -> bool:
    """True for step ids whose action changes production: merge, tag, deploy."""
    name = step.split("/", 1)[1]
    return (
        name.startswith(("merge-to-", "tag", "rollout-", "disclose")) or name == "deploy-production"
    )
