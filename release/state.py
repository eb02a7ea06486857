"""A release as its facts make it: the fold of the journal."""

import hashlib
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from release import facts as f
from release.artifacts import Piece
from release.binding import Binding
from release.journal import Sealed
from release.line import VersionLine, line_for
from release.plan import Plan, is_trunk, make_plan, merged_to, rollback_plan
from release.policy import Policy, policy_of
from release.risk import Assessment, Word, after, raised, recorded
from release.states import Status, move
from release.version import Version, is_pre

F = TypeVar("F", bound=f.Fact)


@dataclass(frozen=True)
class When:
    """A fact with its moment and its place in the journal."""

    fact: Any
    at: datetime
    seq: int


@dataclass(frozen=True)
class Attempt:
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


@dataclass(frozen=True)
class Given:
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


@dataclass
class Release:
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
    notes_edit: f.NotesEdited | None = None
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
        """The plan towards production, by the newest candidate."""
        classes = self.candidate.classes if self.candidate else None
        return make_plan(self.policy, self.started.what, classes, self.risk.name, self.path)

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
        """What tells one edit of the notes from another; empty without one."""
        if self.notes_edit is None:
            return ""
        return hashlib.sha256(self.notes_edit.text.encode()).hexdigest()

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

    @property
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


def is_production(step: str) -> bool:
    """True for step ids whose action changes production: merge, tag, deploy."""
    name = step.split("/", 1)[1]
    return (
        name.startswith(("merge-to-", "tag", "rollout-", "disclose")) or name == "deploy-production"
    )


def fold(chain: Iterable[Sealed]) -> Release:
    """The release that these entries (its own, oldest first) describe."""
    return fold_facts([(sealed, f.fact_of(sealed)) for sealed in chain])


def fold_facts(chain: Iterable[tuple[Sealed, f.Fact]], before: Release | None = None) -> Release:
    """The same, of entries whose facts were read already; they may follow a state before.

    That one stays as it is: whoever reads it meanwhile, in whatever thread, sees no change.
    """
    release = _shared(before) if before else None
    for sealed, fact in chain:
        if isinstance(fact, f.Started):
            release = _begin(sealed, fact)
        assert release is not None, "a release's first fact is Started"
        apply(release, sealed, fact)
    assert release is not None, "a release has at least one fact"
    return release


def _shared(release: Release) -> Release:
    """A copy that shares everything in it: `apply` replaces what it changes, never alters it."""
    other = copy(release)
    for computed in ("plan", "risk"):
        other.__dict__.pop(computed, None)
    return other


def apply(release: Release, sealed: Sealed, fact: f.Fact) -> None:
    """Let one more fact of the journal change the picture of a release of one's own."""
    at = sealed.entry.at
    release.status = move(release.status, fact.kind)
    release.seq = sealed.seq
    handler = _APPLY.get(type(fact))
    if handler:
        handler(release, fact, When(fact, at, sealed.seq))


def _begin(sealed: Sealed, fact: f.Started) -> Release:
    return Release(
        id=sealed.entry.release or "",
        project=sealed.entry.project,
        started=fact,
        at=sealed.entry.at,
        source=fact.source,
        release_at=fact.release_at,
        waits=fact.waits,
        risk_said=raised(fact.risk, fact.requester),
    )


def _candidate(release: Release, fact: f.CandidateMade, when: When) -> None:
    release.risk_question, release.risk_heard = None, len(release.risk_said)
    release.candidates = [*release.candidates, fact]
    if fact.previous is not None:
        now = {"previous": fact.previous, "previous_tag": fact.previous_tag}
        release.started = release.started.model_copy(update=now)


def _began(release: Release, fact: f.StepBegan, when: When) -> None:
    attempt = Attempt(fact.step, fact.attempt, fact.candidate, when.at, fact.run, fact.host)
    tries = release.attempts.get(fact.step, [])
    release.attempts = {**release.attempts, fact.step: [*tries, attempt]}


def _change(release: Release, step: str, **changes: Any) -> None:
    """The last attempt at a step came to something."""
    *earlier, last = release.attempts[step]
    release.attempts = {**release.attempts, step: [*earlier, replace(last, **changes)]}


def _ended(release: Release, fact: f.StepEnded, when: When) -> None:
    how = {"outcome": fact.outcome, "detail": fact.detail, "evidence": fact.evidence}
    _change(release, fact.step, ended=when.at, **how)


def _retried(release: Release, fact: f.Retried, when: When) -> None:
    _change(release, fact.step, retried=True)


def _settled(release: Release, fact: f.Settled, when: When) -> None:
    again = fact.outcome == "again"
    how = {"outcome": "failed" if again else fact.outcome, "retried": again, "detail": fact.reason}
    _change(release, fact.step, settled_by=fact.by, ended=when.at, **how)


def _signed(release: Release, fact: f.Signed, when: When) -> None:
    release.signed = {**release.signed, fact.gate: [*release.signed.get(fact.gate, []), when]}


def _owed(release: Release, fact: f.DebtIncurred, when: When) -> None:
    release.debts = {**release.debts, fact.gate: when}


def _linked(release: Release, fact: f.Linked, when: When) -> None:
    release.links = {**release.links, fact.gate: when}


def _handed(release: Release, fact: f.HandedOver, when: When) -> None:
    release.led_by = (*release.led_by, fact.to)


def _announced(release: Release, fact: f.Announced, when: When) -> None:
    release.announced = {**release.announced, fact.name: when}


def _told(release: Release, fact: f.FactsWritten, when: When) -> None:
    release.told = fact


def _waived(release: Release, fact: f.Waived, when: When) -> None:
    release.waived = {**release.waived, fact.gate: [*release.waived.get(fact.gate, []), when]}


def _approved(release: Release, fact: f.Approved, when: When) -> None:
    _drop(release, fact.approval, fact.by, "replaced")
    given = Given(fact.approval, fact.by, fact.roles, fact.bound, when.at, True, fact.reason)
    given = replace(given, behalf=fact.on_behalf_of)
    release.given = [*release.given, given]


def _rejected(release: Release, fact: f.Rejected, when: When) -> None:
    _drop(release, fact.approval, fact.by, "replaced")
    given = Given(fact.approval, fact.by, (), fact.bound, when.at, False, fact.reason)
    release.given = [*release.given, given]


def _drop(release: Release, approval: str, by: str, why: str) -> None:
    def held(given: Given) -> bool:
        return given.approval == approval and given.by == by and given.gone is None

    release.given = [replace(one, gone=why) if held(one) else one for one in release.given]


def _revoked(release: Release, fact: f.Revoked, when: When) -> None:
    _drop(release, fact.approval, fact.by, "revoked")


def _lapsed(release: Release, fact: f.Lapsed, when: When) -> None:
    _drop(release, fact.approval, fact.by, fact.reason)


def _requested(release: Release, fact: f.Requested, when: When) -> None:
    release.requests = [*release.requests, when]


def _risk_said(release: Release, fact: Word, when: When) -> None:
    release.risk_said, release.risk_question = (*release.risk_said, fact), None


def _risk_asked(release: Release, fact: f.RiskLowerAsked, when: When) -> None:
    release.risk_question = when


def _source(release: Release, fact: f.TakenIn | f.Ready, when: When) -> None:
    release.source, release.waits = fact.source, False


def _notes(release: Release, fact: f.NotesEdited, when: When) -> None:
    release.notes_edit = fact


def _advisory(release: Release, fact: f.AdvisoryWritten, when: When) -> None:
    release.advisory = fact


def _landed(release: Release, fact: f.Landed, when: When) -> None:
    release.landed = [*release.landed, when]


def _surveyed(release: Release, fact: f.Surveyed, when: When) -> None:
    release.surveyed = fact


def _strays(release: Release, fact: f.StraysSeen, when: When) -> None:
    release.strays = (*release.strays, *fact.strays)


def _freeze(release: Release, fact: f.FreezeBegan, when: When) -> None:
    release.freezes = {**release.freezes, fact.branch: when}


def _thaw(release: Release, fact: f.FreezeEnded, when: When) -> None:
    others = {name: one for name, one in release.freezes.items() if name != fact.branch}
    release.freezes = others


def _asked(release: Release, fact: f.ExceptionAsked, when: When) -> None:
    release.exceptions = {**release.exceptions, fact.id: when}


def _decided(release: Release, fact: f.ExceptionDecided, when: When) -> None:
    release.decisions = {**release.decisions, fact.id: when}


def _paused(release: Release, fact: f.Paused, when: When) -> None:
    release.paused = when
    _stop(release, when.at)


def _resumed(release: Release, fact: f.Resumed, when: When) -> None:
    release.paused = release.held = None
    _go(release, when.at)


def _moved(release: Release, fact: f.Rescheduled, when: When) -> None:
    release.release_at = fact.release_at
    ahead = {name for name in release.policy.gates if _lies_ahead(release, name, when.at)}
    release.late = release.late - ahead
    release.reminded = {of: one for of, one in release.reminded.items() if of not in ahead}


def _lies_ahead(release: Release, gate: str, now: datetime) -> bool:
    """True when a gate is due later, or at no time any more: it can be late once again."""
    due = release.policy.gates[gate].due
    if due is None or release.release_at is None:
        return due is not None
    return due.after(release.release_at, release.zone) > now


def _abort(release: Release, fact: f.AbortAsked, when: When) -> None:
    release.abort = when


def _rollback(release: Release, fact: f.RollbackAsked, when: When) -> None:
    release.rollback, release.ended_at = when, None
    release.held = None


def _answered(release: Release, fact: f.Answered, when: When) -> None:
    release.answers = {**release.answers, fact.question: when}


def _reminded(release: Release, fact: f.Reminded, when: When) -> None:
    release.reminded = {**release.reminded, fact.subject: when}


def _nudged(release: Release, fact: f.Nudged, when: When) -> None:
    release.nudged = {**release.nudged, fact.subject: when}


def _late(release: Release, fact: f.LateNoted, when: When) -> None:
    release.late = {*release.late, fact.gate}


def _artifacts(release: Release, fact: f.ArtifactsSeen, when: When) -> None:
    release.artifacts = {**release.artifacts, **{piece.name: piece for piece in fact.pieces}}


def _watched(release: Release, fact: f.Measured, when: When) -> None:
    """What was broken before a rollout counts again once it was well."""
    release.measured = {**release.measured, (fact.step, fact.probe): when}
    if fact.step.startswith("gate/"):
        return
    release.watched = {**release.watched, fact.probe: when}
    if fact.verdict == "breached" and fact.step:
        release.broken_before |= {fact.probe}
    elif fact.verdict == "healthy":
        release.broken_before -= {fact.probe}
        triggers = release.policy.triggers
        fired = release.triggered.items()
        release.triggered = {n: w for n, w in fired if triggers[n].probe != fact.probe}


def _held(release: Release, fact: f.Held, when: When) -> None:
    release.held = when
    _stop(release, when.at)


def _stop(release: Release, at: datetime) -> None:
    if not release.stops or release.stops[-1][1] is not None:
        release.stops = (*release.stops, (at, None))


def _go(release: Release, at: datetime) -> None:
    if release.stops and release.stops[-1][1] is None:
        release.stops = (*release.stops[:-1], (release.stops[-1][0], at))


def _unwatched(release: Release, fact: f.Unwatched, when: When) -> None:
    key = (fact.step, fact.attempt)
    seconds = release.unwatched.get(key, 0) + fact.seconds
    release.unwatched = {**release.unwatched, key: seconds}


def _triggered(release: Release, fact: f.Triggered, when: When) -> None:
    release.triggered = {**release.triggered, fact.trigger: when}


def _called_off(release: Release, fact: f.CalledOff, when: When) -> None:
    fired = release.triggered.get(fact.trigger)
    if fired:
        still = fired.fact.model_copy(update={"rollback_at": None})
        release.triggered = {**release.triggered, fact.trigger: replace(fired, fact=still)}


def _recorded(release: Release, fact: f.RollbackRecorded, when: When) -> None:
    release.recorded = fact
    release.answers = {**release.answers, "record": when}


def _retro(release: Release, fact: f.RetroNoted, when: When) -> None:
    release.retro = (*release.retro, fact)


def _ticked(release: Release, fact: f.ActionDone, when: When) -> None:
    release.ticked = {**release.ticked, fact.id: when}


def _shipped(release: Release, fact: f.Shipped, when: When) -> None:
    release.shipped_at = when.at


def _over(release: Release, fact: f.Fact, when: When) -> None:
    release.ended_at = when.at


_APPLY: dict[type[f.Fact], Callable[[Release, Any, When], None]] = {
    f.CandidateMade: _candidate,
    f.StepBegan: _began,
    f.StepEnded: _ended,
    f.Retried: _retried,
    f.Settled: _settled,
    f.Signed: _signed,
    f.DebtIncurred: _owed,
    f.Linked: _linked,
    f.FactsWritten: _told,
    f.Announced: _announced,
    f.HandedOver: _handed,
    f.Waived: _waived,
    f.Approved: _approved,
    f.Rejected: _rejected,
    f.Revoked: _revoked,
    f.Lapsed: _lapsed,
    f.Requested: _requested,
    f.RiskRaised: _risk_said,
    f.RiskLowerAsked: _risk_asked,
    f.RiskLowered: _risk_said,
    f.TakenIn: _source,
    f.Ready: _source,
    f.NotesEdited: _notes,
    f.AdvisoryWritten: _advisory,
    f.Landed: _landed,
    f.Surveyed: _surveyed,
    f.StraysSeen: _strays,
    f.FreezeBegan: _freeze,
    f.FreezeEnded: _thaw,
    f.ExceptionAsked: _asked,
    f.ExceptionDecided: _decided,
    f.Paused: _paused,
    f.Resumed: _resumed,
    f.Rescheduled: _moved,
    f.AbortAsked: _abort,
    f.RollbackAsked: _rollback,
    f.Answered: _answered,
    f.Reminded: _reminded,
    f.Nudged: _nudged,
    f.LateNoted: _late,
    f.ArtifactsSeen: _artifacts,
    f.Measured: _watched,
    f.Held: _held,
    f.Unwatched: _unwatched,
    f.Triggered: _triggered,
    f.CalledOff: _called_off,
    f.RollbackRecorded: _recorded,
    f.RetroNoted: _retro,
    f.ActionDone: _ticked,
    f.Shipped: _shipped,
    f.Closed: _over,
    f.Aborted: _over,
    f.RolledBack: _over,
}
