"""One walk over the plan, front to back: the only place that says whose turn it is."""

from datetime import datetime

from release.approvals import Verdict, in_effect, judge
from release.compatible import broken
from release.debts import expedited, overdue
from release.lessons import ACTION, holding
from release.newer import behind, lost
from release.plan import Plan, PlannedStage, abort_plan
from release.policy.model import Approval
from release.standing.around import ALONE, Around
from release.standing.gates import Gates
from release.standing.picture import (
    CLOSED,
    Blocker,
    GateStanding,
    Mark,
    StageStanding,
    Standing,
    Why,
)
from release.standing.steps import Steps
from release.standing.train import forsaken, unready
from release.standing.watched import fired
from release.state import Release
from release.states import OVER, Status


def plan_of(release: Release) -> Plan:
    """The plan a release follows now."""
    if release.status in (Status.ROLLING_BACK, Status.ROLLED_BACK):
        return release.way_back
    if release.status in (Status.ABORTING, Status.ABORTED):
        return abort_plan()
    return forward_plan(release)


def forward_plan(release: Release) -> Plan:
    """The plan towards production, whatever happens to the release now."""
    return release.plan


def standing(release: Release, now: datetime, around: Around = ALONE) -> Standing:
    """Compute where a release stands, with what is around it."""
    return _Walk(release, now, around).walk()


class _Walk:
    """One pass over the plan, front to back, until something holds."""

    def __init__(self, release: Release, now: datetime, around: Around) -> None:
        self.release, self.now, self.around = release, now, around
        self.plan = plan_of(release)
        self.out = Standing()
        self.gates, self.steps = (
            Gates(release, now, self.out, around.staging),
            Steps(release, now, self.out, (self.plan, around)),
        )
        self.forward = release.status not in (Status.ROLLING_BACK, Status.ABORTING)

    def walk(self) -> Standing:
        since, reached = self.release.at, True
        self.out.forsaken = forsaken(self.release, self.around.mates)
        self.out.overtaken = self.around.overtaken
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
        if self.around.stopped is not None:
            held.append(
                Blocker(Why.STOPPED, "", "Everything is stopped", detail=self.around.stopped)
            )
        if held:
            self.out.tasks, self.out.held = [], True
        self.out.blockers[:0] = [*held, *fired(self.release)]

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
        gates = tuple(self.gates.gate(gate, since, reached) for gate in stage.gates)
        verdict = self.approval(stage, gates, since, reached)
        passed = all(g.mark in CLOSED for g in gates) and (verdict is None or verdict.complete)
        may_act = reached and passed and self.may_begin(stage)
        steps = self.steps.steps(stage, since, may_act)
        acted = reached and passed and all(s.mark in CLOSED for s in steps)
        opened = max([since, *(s.attempt.ended for s in steps if s.attempt and s.attempt.ended)])
        checks = tuple(self.gates.gate(gate, opened, acted) for gate in stage.checks)
        done = acted and all(c.mark in CLOSED for c in checks)
        mark = Mark.DONE if done else Mark.OPEN if reached else Mark.LATER
        return StageStanding(stage, mark, gates, verdict, steps, checks, since)

    def may_begin(self, stage: PlannedStage) -> bool:
        """What holds production, whatever the gates of its stage say."""
        known = self.learnt(stage) and self.paid(stage)
        dated = self.timely(stage) and known and self.dated(stage)
        alone = self.alone(stage) and self.on_its_branch(stage)
        return dated and alone and self.agreed(stage) and self.together(stage)

    def paid(self, stage: PlannedStage) -> bool:
        """An overdue review of an expedited release holds all others before production."""
        release = self.release
        if not stage.touches_production or release.in_production or not self.forward:
            return True
        if expedited(release.policy, release.started.what):
            return True
        late = overdue(self.around.debts, self.now)
        for one in late:
            self.out.block(Why.DEBT, one.gate, one.title, (one.role,), one.due, one.tag)
        for one in self.around.debts:
            if one not in late:
                self.out.wake_at(one.due)
        return not late

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

    def learnt(self, stage: PlannedStage) -> bool:
        """Where the policy wants it, production waits for what earlier releases taught."""
        if not stage.touches_production or self.release.in_production or not self.forward:
            return True
        for one in holding(self.release):
            blocker = Blocker(
                Why.ACTION, f"{ACTION}{one.id}", one.text, (one.owner,), self.release.at
            )
            self.out.blockers.append(blocker)
        return not holding(self.release)

    def dated(self, stage: PlannedStage) -> bool:
        """The changelog's date is the production day: another day makes a new candidate."""
        candidate = self.release.candidate
        if not stage.touches_production or self.release.in_production or candidate is None:
            return True
        if candidate.dated == self.now.astimezone(self.release.zone).date():
            return True
        if self.around.stopped is None and not self.release.paused:
            self.out.tasks += self.candidates()
        return False

    def agreed(self, stage: PlannedStage) -> bool:
        """Versions of components that must agree do, with what production has of the others."""
        candidate = self.release.candidate
        if not stage.touches_production or candidate is None or self.release.in_production:
            return True
        wrong = broken(self.release.policy, {**candidate.records, **dict(self.around.runs)})
        if wrong and self.forward:
            who, detail = (self.release.captain,), ", ".join(map(str, wrong))
            self.out.block(Why.INCOMPATIBLE, "", "Compatibility", who, detail=detail)
        return not wrong

    def together(self, stage: PlannedStage) -> bool:
        """The releases of a train go to production when all of them can."""
        if not stage.touches_production or not self.forward:
            return True
        self.out.staged = True
        others = unready(self.around.mates)
        if not others or self.release.in_production:
            return True
        self.out.block(Why.TRAIN, "", "The train", detail=", ".join(others))
        return False

    def alone(self, stage: PlannedStage) -> bool:
        """Production changes by one release at a time, to what was made from what is there."""
        release, seen = self.release, self.around.beside
        if not stage.touches_production or release.in_production or not self.forward:
            return True
        found = {Why.BESIDE: seen.at_work, Why.NEWER: seen.newer, Why.GONE: seen.gone}
        for why, tags in found.items():
            if tags:
                who = () if why is Why.BESIDE else (release.captain,)
                self.out.block(why, "", "Production", who, detail=", ".join(tags))
        if not seen.since or any(found.values()):
            return not any(found.values())
        if behind(release):
            named = ", ".join(seen.since)
            self.out.block(Why.SINCE, "", "Production", (release.captain,), detail=named)
        elif self.around.stopped is None and not release.paused:
            self.out.tasks += self.candidates()
        return False

    def on_its_branch(self, stage: PlannedStage) -> bool:
        """What somebody took out of the branch does not go to production unseen."""
        if not stage.touches_production or self.release.in_production or not self.forward:
            return True
        if gone := lost(self.release):
            branch, named = self.release.started.source_branch, [line.sha[:8] for line in gone]
            who, detail = (self.release.captain,), f"{branch} no longer holds {', '.join(named)}"
            self.out.block(Why.REWRITTEN, "", "The branch", who, detail=detail)
        return not gone

    def candidates(self) -> list[str]:
        """The step that makes a candidate: what is outdated is made anew."""
        return [s.id for s in self.plan.steps if s.action.verb.name == "candidate"]

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
        if in_effect(self.release, stage):
            return Verdict({}, verdict.counted, (), None, verdict.total)
        if reached and not verdict.complete:
            self.approval_blocker(name, approval, verdict, since)
        for given in verdict.counted:
            self.out.wake_at(approval.expires.after(given.at, self.release.zone))
        return verdict

    def approval_blocker(
        self, name: str, approval: Approval, verdict: Verdict, since: datetime
    ) -> None:
        if verdict.rejected:
            no = verdict.rejected
            self.out.block(Why.REJECTED, name, approval.title, (no.by,), no.at, no.reason)
            return
        who = tuple(dict.fromkeys(r for either in verdict.needs for r in either.split("|")))
        count = f"{verdict.total - sum(verdict.needs.values())} of {verdict.total}"
        self.out.block(Why.APPROVAL, name, approval.title, who, since, count)


def _passed(stage: StageStanding) -> bool:
    return all(g.mark in CLOSED for g in stage.gates) and (
        stage.approval is None or stage.approval.complete
    )


def _moments(stage: StageStanding) -> list[datetime]:
    found = [s.attempt.ended for s in stage.steps if s.attempt and s.attempt.ended]
    found += [g.at for g in (*stage.gates, *stage.checks) if g.at]
    return found + [given.at for given in (stage.approval.counted if stage.approval else ())]
