"""Where a release stands: every gate and step with its mark, what can be done, what blocks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from release.approvals import Verdict, judge
from release.freezes import Violation, violations
from release.plan import (
    Plan,
    PlannedGate,
    PlannedStage,
    PlannedStep,
    abort_plan,
    rollback_plan,
)
from release.policy.model import Approval
from release.state import Attempt, Release, When
from release.states import OVER, Status


class Mark(StrEnum):
    """How one gate or step stands."""

    DONE = "done"
    WAIVED = "waived"
    NOT_NEEDED = "not needed"
    RUNNING = "running"
    READY = "ready"
    OPEN = "open"
    FAILED = "failed"
    UNKNOWN = "unknown"
    LATER = "later"


CLOSED = frozenset({Mark.DONE, Mark.WAIVED, Mark.NOT_NEEDED})
MACHINES = ("run", "clean")
"""Kinds of gate that are looked into by an attempt."""


class Why(StrEnum):
    """The kinds of things that keep a release from going on."""

    PAUSED = "paused"
    STOPPED = "stopped"
    WAITS = "waits for ready"
    SIGN = "sign"
    CHECK_FAILED = "check failed"
    CHECK_RUNNING = "check running"
    STEP_FAILED = "step failed"
    STEP_UNKNOWN = "step unknown"
    STEP_RUNNING = "step running"
    APPROVAL = "approval"
    REJECTED = "rejected"
    FROZEN = "freeze broken"
    DIRECT = "direct commits"
    NOTES = "notes missing"
    TIME = "not before"
    QUESTION = "question"
    CANNOT = "cannot run yet"


@dataclass(frozen=True)
class Blocker:
    """One thing in the way: what, whom it waits for, since when.

    `who` are roles of the policy, or user ids; empty when no person is waited for.
    """

    why: Why
    subject: str
    title: str
    who: tuple[str, ...] = ()
    since: datetime | None = None
    detail: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class GateStanding:
    """A gate with its mark and how it got there."""

    planned: PlannedGate
    mark: Mark
    by: str = ""
    at: datetime | None = None
    note: str = ""
    due: datetime | None = None
    attempt: Attempt | None = None


@dataclass(frozen=True)
class StepStanding:
    """A step with its mark."""

    planned: PlannedStep
    mark: Mark
    attempt: Attempt | None = None


@dataclass(frozen=True)
class StageStanding:
    """A stage with the marks of everything in it."""

    planned: PlannedStage
    mark: Mark
    gates: tuple[GateStanding, ...]
    approval: Verdict | None
    steps: tuple[StepStanding, ...]
    checks: tuple[GateStanding, ...]
    since: datetime

    @property
    def marks(self) -> list[Mark]:
        """The marks of everything in the stage but its approval."""
        gates = [gate.mark for gate in (*self.gates, *self.checks)]
        return gates + [step.mark for step in self.steps]


@dataclass
class Standing:
    """The whole picture.

    `tasks` are steps to begin now, `watch` those that began and whose end is awaited;
    while `held` (paused, stopped) nothing is begun and nothing done, only seen.
    """

    stages: list[StageStanding] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    watch: list[str] = field(default_factory=list)
    held: bool = False
    blockers: list[Blocker] = field(default_factory=list)
    next_at: datetime | None = None
    complete: bool = False
    actions_done: bool = False

    @property
    def current(self) -> StageStanding | None:
        """The stage where the release is now."""
        return next((s for s in self.stages if s.mark not in CLOSED), None)

    @property
    def progress(self) -> tuple[int, int]:
        """Things done, and things there are."""
        marks = [mark for stage in self.stages for mark in stage.marks]
        marks = [mark for mark in marks if mark is not Mark.NOT_NEEDED]
        approvals = [s.approval for s in self.stages if s.approval]
        done = sum(mark in CLOSED for mark in marks) + sum(a.complete for a in approvals)
        return done, len(marks) + len(approvals)

    def wake_at(self, moment: datetime | None) -> None:
        """Ask to be looked at again at a moment."""
        if moment and (self.next_at is None or moment < self.next_at):
            self.next_at = moment


def plan_of(release: Release) -> Plan:
    """The plan a release follows now."""
    if release.status in (Status.ROLLING_BACK, Status.ROLLED_BACK):
        return rollback_plan(release.policy)
    if release.status in (Status.ABORTING, Status.ABORTED):
        return abort_plan()
    return forward_plan(release)


def forward_plan(release: Release) -> Plan:
    """The plan towards production, whatever happens to the release now."""
    return release.plan


def standing(release: Release, now: datetime, *, stopped: str | None = None) -> Standing:
    """Compute where a release stands. `stopped` is the reason of the kill switch, if pulled."""
    return _Walk(release, now, stopped).walk()


class _Walk:
    """One pass over the plan, front to back, until something holds."""

    def __init__(self, release: Release, now: datetime, stopped: str | None) -> None:
        self.release, self.now, self.stopped = release, now, stopped
        self.plan = plan_of(release)
        self.out = Standing()
        self.forward = release.status not in (Status.ROLLING_BACK, Status.ABORTING)

    def walk(self) -> Standing:
        since, reached = self.release.at, True
        for stage in self.plan.stages:
            seen = self.stage(stage, since, reached)
            self.out.stages.append(seen)
            reached = reached and seen.mark in CLOSED
            since = max([since, *_moments(seen)])
        self.out.complete = reached
        last = self.out.stages[-1]
        before = all(s.mark in CLOSED for s in self.out.stages[:-1])
        self.out.actions_done = (
            before
            and all(s.mark in CLOSED for s in last.steps)
            and (bool(last.steps) or bool(last.checks))
            and _passed(last)
        )
        if self.release.status in OVER:
            self.out.tasks, self.out.watch, self.out.blockers = [], [], []
        elif self.forward:
            self.hold_back()
        else:
            self.wait_for_forward_steps()
        return self.out

    def hold_back(self) -> None:
        """Pause and the kill switch take every forward task away."""
        paused, held = self.release.paused, []
        if paused:
            by, why = paused.fact.by, paused.fact.reason
            held.append(Blocker(Why.PAUSED, "", "Paused", (by,), paused.at, why))
        if self.stopped is not None:
            held.append(Blocker(Why.STOPPED, "", "Everything is stopped", detail=self.stopped))
        if held:
            self.out.tasks, self.out.held = [], True
            self.out.blockers[:0] = held

    def wait_for_forward_steps(self) -> None:
        """A way back begins when what ran forward has ended: two deploys never overlap."""
        back = {step.id for step in self.plan.steps}
        running = [
            tries[-1]
            for step, tries in self.release.attempts.items()
            if step not in back and tries[-1].outcome is None
        ]
        if running:
            self.out.tasks, self.out.watch = [], [attempt.step for attempt in running]
            self.out.blockers[:0] = [
                Blocker(Why.STEP_RUNNING, a.step, a.step, since=a.began) for a in running
            ]

    # --- one stage ---

    def stage(self, stage: PlannedStage, since: datetime, reached: bool) -> StageStanding:
        gates = tuple(self.gate(gate, since, reached) for gate in stage.gates)
        verdict = self.approval(stage, gates, since, reached)
        passed = all(g.mark in CLOSED for g in gates) and (verdict is None or verdict.complete)
        may_act = reached and passed and self.timely(stage) and self.dated(stage)
        steps = self.steps(stage, since, may_act)
        acted = reached and passed and all(s.mark in CLOSED for s in steps)
        opened = max([since, *(s.attempt.ended for s in steps if s.attempt and s.attempt.ended)])
        checks = tuple(self.gate(gate, opened, acted) for gate in stage.checks)
        done = acted and all(c.mark in CLOSED for c in checks)
        mark = Mark.DONE if done else Mark.OPEN if reached else Mark.LATER
        return StageStanding(stage, mark, gates, verdict, steps, checks, since)

    def timely(self, stage: PlannedStage) -> bool:
        """Production waits for the release date."""
        at = self.release.release_at
        if at is None or at <= self.now or not stage.touches_production or not self.forward:
            return True
        if not self.release.in_production:
            self.out.blockers.append(Blocker(Why.TIME, "", "Release date", until=at))
            self.out.wake_at(at)
            return False
        return True

    def dated(self, stage: PlannedStage) -> bool:
        """The changelog's date is the production day: another day makes a new candidate."""
        candidate = self.release.candidate
        if not stage.touches_production or self.release.in_production or candidate is None:
            return True
        if candidate.dated == self.now.astimezone(self.release.zone).date():
            return True
        if self.stopped is None and not self.release.paused:
            self.out.tasks += [s.id for s in self.plan.steps if s.action.verb.name == "candidate"]
        return False

    # --- steps ---

    def steps(
        self, stage: PlannedStage, since: datetime, may_act: bool
    ) -> tuple[StepStanding, ...]:
        seen: list[StepStanding] = []
        for step in stage.steps:
            mark, attempt = self.step_mark(step)
            if mark not in CLOSED:
                mark = self.next_step(step, mark, attempt, since) if may_act else _idle(mark)
                may_act = False
            if attempt and attempt.ended:
                since = attempt.ended
            seen.append(StepStanding(step, mark, attempt))
        return tuple(seen)

    def step_mark(self, step: PlannedStep) -> tuple[Mark, Attempt | None]:
        attempt = self.release.last(step.id)
        verb = step.action.verb
        if verb.name == "candidate" and attempt and attempt.outcome == "done":
            return (Mark.DONE if self.candidate_is_current() else Mark.READY), attempt
        if attempt and attempt.evidence.get("source", self.release.source) != self.release.source:
            return Mark.READY, attempt  # it failed on commits that are no longer the newest
        if verb.name == "ask" and step.action.object in self.release.answers:
            return Mark.DONE, attempt
        if attempt is None or (verb.again and not self.carries(attempt)):
            return Mark.READY, None
        if attempt.harmless and attempt.candidate != self.newest:
            return Mark.READY, None
        return _mark_of(attempt), attempt

    @property
    def newest(self) -> int:
        return self.release.candidate.n if self.release.candidate else 0

    def candidate_is_current(self) -> bool:
        candidate = self.release.candidate
        return (
            candidate is not None
            and candidate.source == self.release.source
            and candidate.edit == self.release.edit_digest
        )

    def carries(self, attempt: Attempt) -> bool:
        """A result holds for a later candidate whose content (without changelog) is equal."""
        made = {c.n: c.content for c in self.release.candidates}
        current = self.release.candidate
        return current is None or made.get(attempt.candidate) == current.content

    def next_step(
        self, step: PlannedStep, mark: Mark, attempt: Attempt | None, since: datetime
    ) -> Mark:
        """The one step whose turn it is: do it, or say what it waits for."""
        verb, title = step.action.verb, step.action.text
        if not verb.runs:
            self.block(Why.CANNOT, step.id, title, since=since)
            return Mark.OPEN
        if verb.name == "candidate" and self.release.waits:
            self.block(Why.WAITS, step.id, title, (self.release.started.requester,), since)
            return Mark.OPEN
        if verb.name == "ask":
            self.block(Why.QUESTION, step.action.object, title, self.deciders(), since)
            return Mark.OPEN
        if mark is Mark.READY:
            self.out.tasks.append(step.id)
            return mark
        why = {
            Mark.FAILED: Why.STEP_FAILED,
            Mark.UNKNOWN: Why.STEP_UNKNOWN,
            Mark.RUNNING: Why.STEP_RUNNING,
        }[mark]
        if mark is Mark.RUNNING:
            self.out.watch.append(step.id)
        at = attempt.ended or attempt.began if attempt else since
        self.block(why, step.id, title, (), at, attempt.detail if attempt else "")
        return mark

    def deciders(self) -> tuple[str, ...]:
        """Who answers questions of a rollback: those who may roll back, else any role."""
        may = self.release.policy.may.get("rollback", ("member",))
        return tuple(self.release.policy.roles) if "member" in may else tuple(may)

    def block(
        self,
        why: Why,
        subject: str,
        title: str,
        who: tuple[str, ...] = (),
        since: datetime | None = None,
        detail: str = "",
    ) -> None:
        self.out.blockers.append(Blocker(why, subject, title, who, since, detail))

    # --- approval ---

    def approval(
        self,
        stage: PlannedStage,
        gates: tuple[GateStanding, ...],
        since: datetime,
        reached: bool,
    ) -> Verdict | None:
        if stage.approval is None:
            return None
        name, approval = stage.approval
        verdict = judge(self.release, name, approval, self.now)
        if self.begun(stage):
            return Verdict({}, verdict.counted, (), None, verdict.total)
        if reached and not verdict.complete:
            self.approval_blocker(name, approval, verdict, since)
        for given in verdict.counted:
            self.out.wake_at(approval.expires.after(given.at, self.release.zone))
        return verdict

    def begun(self, stage: PlannedStage) -> bool:
        """Once its first step began, an approval has taken effect and cannot be taken back."""
        return any(self.release.took_effect(step.id) for step in stage.steps)

    def approval_blocker(
        self, name: str, approval: Approval, verdict: Verdict, since: datetime
    ) -> None:
        if verdict.rejected:
            no = verdict.rejected
            self.block(Why.REJECTED, name, approval.title, (no.by,), no.at, no.reason)
            return
        who = tuple(dict.fromkeys(r for either in verdict.needs for r in either.split("|")))
        count = f"{verdict.total - sum(verdict.needs.values())} of {verdict.total}"
        self.block(Why.APPROVAL, name, approval.title, who, since, count)

    # --- gates ---

    def gate(self, planned: PlannedGate, opened: datetime, reached: bool) -> GateStanding:
        due = self.due(planned, opened)
        if planned.needed is False:
            return GateStanding(planned, Mark.NOT_NEEDED, note=planned.why)
        waiver = self.waiver(planned)
        if waiver:
            return GateStanding(
                planned, Mark.WAIVED, waiver.fact.by, waiver.at, waiver.fact.reason, due
            )
        seen = self.condition(planned, due)
        if seen.mark in CLOSED:
            return seen
        if not reached:
            return GateStanding(planned, _idle(seen.mark), due=due, attempt=seen.attempt)
        return self.open_gate(seen, opened)

    def due(self, planned: PlannedGate, opened: datetime) -> datetime | None:
        """Due before the release date, or (with +) after the actions of its stage."""
        due = planned.gate.due
        if due is None:
            return None
        late = due.days > 0 or due.seconds > 0 or due.months > 0
        base = opened if late and self.release.in_production else self.release.release_at
        return due.after(base, self.release.zone) if base else None

    def waiver(self, planned: PlannedGate) -> When | None:
        for when in self.release.waived.get(planned.name, []):
            if planned.gate.clean:
                if when.fact.subject == direct_subject(self.release):
                    return when
            elif self.same_content(when.fact.candidate):
                return when
        return None

    def same_content(self, n: int) -> bool:
        made = {c.n: c.content for c in self.release.candidates}
        current = self.release.candidate
        return current is None or n == 0 or made.get(n) == current.content

    def condition(self, planned: PlannedGate, due: datetime | None) -> GateStanding:
        gate = planned.gate
        if gate.kind == "run":
            return self.check(planned, due)
        if gate.kind == "sign":
            return self.signature(planned, due)
        if gate.written == "notes":
            candidate = self.release.candidate
            done = bool(candidate and "\n" in candidate.notes.strip())  # more than the heading
            return GateStanding(planned, Mark.DONE if done else Mark.OPEN, due=due)
        if gate.holds:
            broken = violations(self.release, self.now)
            note = ", ".join(v.line.sha[:8] for v in broken)
            return GateStanding(planned, Mark.FAILED if broken else Mark.DONE, note=note, due=due)
        if gate.clean:
            return self.survey(planned, due)
        return GateStanding(planned, Mark.OPEN, due=due)

    def survey(self, planned: PlannedGate, due: datetime | None) -> GateStanding:
        """What was found, or how it goes with looking."""
        found = self.release.surveyed
        if found is None:
            return self.check(planned, due)
        return GateStanding(planned, Mark.OPEN if found.direct else Mark.DONE, due=due)

    def check(self, planned: PlannedGate, due: datetime | None) -> GateStanding:
        attempt = self.release.last(planned.step)
        if attempt is None or not self.carries(attempt):
            return GateStanding(planned, Mark.READY, due=due)
        at = attempt.ended or attempt.began
        return GateStanding(planned, _mark_of(attempt), "", at, attempt.detail, due, attempt)

    def signature(self, planned: PlannedGate, due: datetime | None) -> GateStanding:
        for when in reversed(self.release.signed.get(planned.name, [])):
            if "content" not in planned.gate.concerns or self.same_content(when.fact.candidate):
                note = when.fact.evidence or when.fact.note
                return GateStanding(planned, Mark.DONE, when.fact.by, when.at, note, due)
        return GateStanding(planned, Mark.OPEN, due=due)

    def open_gate(self, seen: GateStanding, opened: datetime) -> GateStanding:
        """A gate whose turn it is: run it, or say what it waits for."""
        planned, gate = seen.planned, seen.planned.gate
        starts = gate.delay.after(opened, self.release.zone) if gate.delay else None
        if starts and starts > self.now and seen.mark is Mark.READY:
            self.out.wake_at(starts)
            blocker = Blocker(Why.TIME, planned.name, gate.title, since=opened, until=starts)
            self.out.blockers.append(blocker)
            return GateStanding(planned, Mark.LATER, due=starts)
        for blocker in self.gate_blockers(seen, opened):
            self.out.blockers.append(blocker)
        if gate.kind in MACHINES and seen.mark is Mark.READY:
            self.out.tasks.append(planned.step)
        if gate.kind in MACHINES and seen.mark is Mark.RUNNING:
            self.out.watch.append(planned.step)
        return seen

    def gate_blockers(self, seen: GateStanding, opened: datetime) -> Iterator[Blocker]:
        name, gate = seen.planned.name, seen.planned.gate
        waive = (gate.waive,) if gate.waive else ()
        since = seen.at or opened
        if gate.kind == "sign" and gate.sign:
            yield Blocker(Why.SIGN, name, gate.title, (gate.sign,), since, until=seen.due)
        elif gate.kind in MACHINES and seen.mark is Mark.FAILED:
            yield Blocker(Why.CHECK_FAILED, name, gate.title, waive, since, seen.note)
        elif gate.kind in MACHINES and seen.mark is Mark.UNKNOWN:
            yield Blocker(Why.STEP_UNKNOWN, seen.planned.step, gate.title, waive, since, seen.note)
        elif gate.kind in MACHINES and seen.mark is not Mark.OPEN:
            yield Blocker(Why.CHECK_RUNNING, name, gate.title, (), since)
        elif gate.written == "notes":
            yield Blocker(Why.NOTES, name, gate.title, (self.release.started.requester,), since)
        elif gate.holds:
            owner = self.release.policy.freeze
            yield Blocker(
                Why.FROZEN, name, gate.title, (owner.owner,) if owner else (), since, seen.note
            )
        elif gate.clean:
            yield from self.direct_blockers(seen, waive, since)
        else:
            yield Blocker(Why.CANNOT, name, gate.title, waive, since, gate.kind)

    def direct_blockers(
        self, seen: GateStanding, who: tuple[str, ...], since: datetime
    ) -> Iterator[Blocker]:
        survey = self.release.surveyed
        if survey and survey.direct:
            shas = ", ".join(line.sha[:8] for line in survey.direct)
            yield Blocker(Why.DIRECT, seen.planned.name, seen.planned.gate.title, who, since, shas)


def direct_subject(release: Release) -> str:
    """What a signature on direct commits covers: exactly these commits."""
    survey = release.surveyed
    return " ".join(sorted(line.sha for line in survey.direct)) if survey else ""


def broken_freezes(release: Release, now: datetime) -> list[Violation]:
    """The violations that keep the freeze's gate open."""
    return violations(release, now)


def _mark_of(attempt: Attempt) -> Mark:
    if attempt.outcome is None:
        return Mark.RUNNING
    if attempt.retried:
        return Mark.READY
    return Mark(attempt.outcome)


def _idle(mark: Mark) -> Mark:
    """What is shown for a thing whose turn has not come."""
    return Mark.LATER if mark in (Mark.READY, Mark.OPEN) else mark


def _passed(stage: StageStanding) -> bool:
    return all(g.mark in CLOSED for g in stage.gates) and (
        stage.approval is None or stage.approval.complete
    )


def _moments(stage: StageStanding) -> list[datetime]:
    found = [s.attempt.ended for s in stage.steps if s.attempt and s.attempt.ended]
    found += [g.at for g in (*stage.gates, *stage.checks) if g.at]
    return found + [given.at for given in (stage.approval.counted if stage.approval else ())]
