"""How each step stands, and the one whose turn it is."""

from datetime import datetime, timedelta

from release.plan import Plan, PlannedStage, PlannedStep
from release.standing.around import Around
from release.standing.carry import carries
from release.standing.deciders import deciders
from release.standing.picture import CLOSED, Mark, Standing, StepStanding, Why, idle, mark_of
from release.standing.train import behind
from release.standing.watched import held, stands_still, watching
from release.state import Attempt, Release


class Steps:
    """Looks at the steps of a stage; what is to do and what blocks is added to `out`."""

    def __init__(
        self, release: Release, now: datetime, out: Standing, where: tuple[Plan, Around]
    ) -> None:
        self.release, self.now, self.out = release, now, out
        self.plan, self.around = where

    def steps(
        self, stage: PlannedStage, since: datetime, may_act: bool
    ) -> tuple[StepStanding, ...]:
        seen: list[StepStanding] = []
        for step in stage.steps:
            mark, attempt = self.step_mark(step)
            if mark not in CLOSED:
                mark = self.next_step(step, mark, attempt, since) if may_act else idle(mark)
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
        if attempt is None or (verb.again and not carries(self.release, attempt)):
            return Mark.READY, None
        if attempt.harmless and attempt.candidate != self.newest:
            return Mark.READY, None
        return mark_of(attempt), attempt

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

    def next_step(
        self, step: PlannedStep, mark: Mark, attempt: Attempt | None, since: datetime
    ) -> Mark:
        """The one step whose turn it is: do it, or say what it waits for."""
        if self.waits(step, since):
            return Mark.OPEN
        if mark is Mark.READY and held(self.release, step, self.out):
            return Mark.HELD
        if mark is Mark.READY:
            self.out.tasks.append(step.id)
        elif mark is Mark.RUNNING:
            self.out.watch.append(step.id)
        if attempt and not (
            mark is Mark.RUNNING and watching(self.release, step, attempt, self.now, self.out)
        ):
            self.stuck(step, mark, attempt)
        return Mark.HELD if mark is Mark.RUNNING and stands_still(self.release, step) else mark

    def waits(self, step: PlannedStep, since: datetime) -> bool:
        """Say what must happen before the step can be done at all, if anything must."""
        verb, title = step.action.verb, step.action.text
        others = behind(self.around.mates, self.plan, step.id) if verb.tells else []
        if verb.name == "candidate" and self.release.waits:
            self.out.block(Why.WAITS, step.id, title, (self.release.captain,), since)
        elif verb.name == "ask":
            who = deciders(self.release, "rollback")
            self.out.block(Why.QUESTION, step.action.object, title, who, since)
        elif others:
            self.out.block(Why.TRAIN, step.id, title, since=since, detail=", ".join(others))
        elif self.around.staging and step.enters_staging:
            commit = self.around.staging[:8]
            self.out.block(Why.STAGING, step.id, title, since=since, detail=commit)
        else:
            return False
        return True

    def stuck(self, step: PlannedStep, mark: Mark, attempt: Attempt) -> None:
        """A step that began: it runs, or ended badly."""
        why = _BEGUN.get(mark)
        if mark is Mark.RUNNING and step.action.verb.name == "cherry-pick to":
            self.out.wake_at(self.now + _ELSEWHERE)
        if mark is Mark.RUNNING:
            held(self.release, step, self.out)  # what began is held, unless its script runs
        if why:
            at = attempt.ended or attempt.began
            self.out.block(why, step.id, step.action.text, (), at, attempt.detail)


_ELSEWHERE = timedelta(minutes=1)
"""How often a step is looked at that another machine may do, of whose end nobody tells us."""
_BEGUN = {
    Mark.FAILED: Why.STEP_FAILED,
    Mark.UNKNOWN: Why.STEP_UNKNOWN,
    Mark.RUNNING: Why.STEP_RUNNING,
}
