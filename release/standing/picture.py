"""The picture of a release: marks, blockers, and how each gate, step and stage stands."""

from datetime import datetime
from enum import StrEnum

from release.approvals import Verdict
from release.plan import PlannedGate, PlannedStage, PlannedStep
from release.state import Attempt
from release.values import Struct, field


class Mark(StrEnum):
    """How one gate or step stands."""

    DONE = "done"
    WAIVED = "waived"
    NOT_NEEDED = "not needed"
    RUNNING = "running"
    HELD = "held"
    READY = "ready"
    OPEN = "open"
    FAILED = "failed"
    UNKNOWN = "unknown"
    LATER = "later"


CLOSED = frozenset({Mark.DONE, Mark.WAIVED, Mark.NOT_NEEDED})
MACHINES = ("run", "probe", "clean", "artifacts", "rehearse")
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
    HELD = "rollout held"
    TRIGGERED = "trigger fired"
    COUNTDOWN = "rollback by itself"
    APPROVAL = "approval"
    REJECTED = "rejected"
    FROZEN = "freeze broken"
    REWRITTEN = "branch rewritten"
    DIRECT = "direct commits"
    NOTES = "notes missing"
    DOCUMENT = "document missing"
    UPDATES = "documents not updated"
    FACTS = "facts missing"
    ADVISORY = "advisory missing"
    TIME = "not before"
    ACTION = "action open"
    QUESTION = "question"
    TRAIN = "train"
    DEBT = "debt overdue"
    INCOMPATIBLE = "versions must agree"
    BESIDE = "production is busy"
    STAGING = "staging is busy"
    NEWER = "a newer version is there"
    GONE = "the version before is gone"
    SINCE = "production has changed"


class Blocker(Struct, frozen=True):
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


class GateStanding(Struct, frozen=True):
    """A gate with its mark and how it got there."""

    planned: PlannedGate
    mark: Mark
    by: str = ""
    at: datetime | None = None
    note: str = ""
    due: datetime | None = None
    attempt: Attempt | None = None


class StepStanding(Struct, frozen=True):
    """A step with its mark."""

    planned: PlannedStep
    mark: Mark
    attempt: Attempt | None = None


class StageStanding(Struct, frozen=True):
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


class Standing(Struct):
    """The whole picture.

    `tasks` are steps to begin now, `watch` those that began and whose end is awaited;
    while `held` (paused, stopped) nothing is begun and nothing done, only seen. `staged` once
    everything before production is done. `forsaken` names who of its train turned back,
    `overtaken` what reached production after it.
    """

    stages: list[StageStanding] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    watch: list[str] = field(default_factory=list)
    held: bool = False
    staged: bool = False
    forsaken: str = ""
    overtaken: str = ""
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

    def block(
        self,
        why: Why,
        subject: str,
        title: str,
        who: tuple[str, ...] = (),
        since: datetime | None = None,
        detail: str = "",
    ) -> None:
        """Note one more thing in the way."""
        self.blockers.append(Blocker(why, subject, title, who, since, detail))

    def wake_at(self, moment: datetime | None) -> None:
        """Ask to be looked at again at a moment."""
        if moment and (self.next_at is None or moment < self.next_at):
            self.next_at = moment


def mark_of(attempt: Attempt) -> Mark:
    """How an attempt leaves its step."""
    if attempt.outcome is None:
        return Mark.RUNNING
    if attempt.evidence.get("skipped"):
        return Mark.NOT_NEEDED
    if attempt.retried:
        return Mark.READY
    return Mark(attempt.outcome)


def idle(mark: Mark) -> Mark:
    """What is shown for a thing whose turn has not come."""
    return Mark.LATER if mark in (Mark.READY, Mark.OPEN) else mark
