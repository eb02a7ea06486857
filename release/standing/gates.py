"""How each gate stands, and whom or what an open one waits for."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from release.approvals import bound_now
from release.freezes import exceptions, violations
from release.plan import PlannedGate
from release.standing.carry import beside_content, carries, holds_still
from release.standing.papers import is_paper, paper, paper_blockers, subject_of
from release.standing.picture import (
    CLOSED,
    MACHINES,
    Blocker,
    GateStanding,
    Mark,
    Standing,
    Why,
    idle,
    mark_of,
)
from release.state import Release, When
from release.values import replace


class Gates:
    """Looks at gates; what is to do and what blocks is added to `out`."""

    def __init__(self, release: Release, now: datetime, out: Standing, staging: str = "") -> None:
        self.release, self.now, self.out, self.staging = release, now, out, staging

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
            return GateStanding(planned, idle(seen.mark), due=due, attempt=seen.attempt)
        return self.open_gate(seen, opened)

    def due(self, planned: PlannedGate, opened: datetime) -> datetime | None:
        """Due before the release date, or (with +) after the actions of its stage.

        A day off moves it: to the working day before, or after what it follows to the next one.
        """
        due = planned.gate.due
        if planned.name in self.release.debts:
            owed: datetime = self.release.debts[planned.name].fact.due
            return owed
        if due is None:
            return None
        late = due.days > 0 or due.seconds > 0 or due.months > 0
        base = opened if late and self.release.in_production else self.release.release_at
        if base is None:
            return None
        return self.release.binding.working(due.after(base, self.release.zone), back=not late)

    def waiver(self, planned: PlannedGate) -> When | None:
        for when in self.release.waived.get(planned.name, []):
            if planned.gate.clean:
                if when.fact.subject == direct_subject(self.release):
                    return when
            elif holds_still(self.release, planned.gate, when.fact):
                return when
        return None

    def condition(self, planned: PlannedGate, due: datetime | None) -> GateStanding:
        gate = planned.gate
        if gate.kind in ("run", "probe", "artifacts", "rehearse"):
            return self.check(planned, due)
        if is_paper(gate):
            return paper(self.release, planned, due)
        if gate.kind == "sign":
            return self.signature(planned, due)
        if gate.holds:
            return self.freeze(planned, due)
        if gate.clean:
            return self.survey(planned, due)
        return GateStanding(planned, Mark.OPEN, due=due)

    def freeze(self, planned: PlannedGate, due: datetime | None) -> GateStanding:
        """Kept, broken, or broken with the leave of its owner: three different things to see."""
        broken = violations(self.release, self.now)
        if broken:
            note = ", ".join(v.line.sha[:8] for v in broken)
            return GateStanding(planned, Mark.FAILED, note=note, due=due)
        for decided, asked in exceptions(self.release, self.now)[-1:]:
            by, why = decided.fact.by, asked.reason
            return GateStanding(planned, Mark.WAIVED, by, decided.at, why, due)
        return GateStanding(planned, Mark.DONE, due=due)

    def survey(self, planned: PlannedGate, due: datetime | None) -> GateStanding:
        """What was found, or how it goes with looking."""
        found = self.release.surveyed
        if found is None:
            return self.check(planned, due)
        if found.direct:
            return GateStanding(planned, Mark.OPEN, due=due)
        note = f"squash merges: {found.squashed}" if found.squashed else ""
        return GateStanding(planned, Mark.DONE, note=note, due=due)

    def check(self, planned: PlannedGate, due: datetime | None) -> GateStanding:
        attempt = self.release.last(planned.step)
        if attempt is None or not carries(self.release, attempt):
            return GateStanding(planned, Mark.READY, due=due)
        at = attempt.ended or attempt.began
        note = attempt.detail or self.unanswered(planned)
        return GateStanding(planned, mark_of(attempt), "", at, note, due, attempt)

    def unanswered(self, planned: PlannedGate) -> str:
        """Why a probe that was asked has said nothing yet."""
        said = self.release.measured.get((planned.step, planned.gate.probe or ""))
        return f"no answer: {said.fact.reason}" if said else ""

    def signature(self, planned: PlannedGate, due: datetime | None) -> GateStanding:
        for when in reversed(self.release.signed.get(planned.name, [])):
            if holds_still(self.release, planned.gate, when.fact):
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
        if self.staging and planned.enters_staging and seen.mark is Mark.READY:
            about = (planned.name, gate.title, (), opened, self.staging[:8])
            self.out.block(Why.STAGING, *about)
            return replace(seen, mark=Mark.OPEN)
        for blocker in self.gate_blockers(seen, opened):
            self.out.blockers.append(blocker)
        if gate.kind in MACHINES and seen.mark is Mark.READY:
            self.out.tasks.append(planned.step)
        if gate.kind in MACHINES and seen.mark is Mark.RUNNING:
            self.out.watch.append(planned.step)
            self.ask_again(seen)
        return seen

    def ask_again(self, seen: GateStanding) -> None:
        """Look again when the next question to a script that answers “not yet” is due."""
        every, attempt = seen.planned.gate.every, seen.attempt
        if every and attempt:
            turns = (self.now - attempt.began) // every.about
            self.out.wake_at(attempt.began + every.about * (turns + 1))

    def gate_blockers(self, seen: GateStanding, opened: datetime) -> Iterator[Blocker]:
        name, gate = seen.planned.name, seen.planned.gate
        waive = (gate.waive,) if gate.waive else ()
        since = seen.at or opened
        if is_paper(gate):
            yield from paper_blockers(self.release, seen, since)
        elif gate.kind == "sign" and gate.sign:
            yield Blocker(Why.SIGN, name, gate.title, (gate.sign,), since, until=seen.due)
        elif gate.kind in MACHINES and seen.mark is Mark.FAILED:
            yield Blocker(Why.CHECK_FAILED, name, gate.title, waive, since, seen.note)
        elif gate.kind in MACHINES and seen.mark is Mark.UNKNOWN:
            yield Blocker(Why.STEP_UNKNOWN, seen.planned.step, gate.title, waive, since, seen.note)
        elif gate.kind in MACHINES and seen.mark is not Mark.OPEN:
            yield Blocker(Why.CHECK_RUNNING, name, gate.title, (), since, seen.note)
        elif gate.holds:
            owner = self.release.policy.freeze
            yield Blocker(
                Why.FROZEN, name, gate.title, (owner.owner,) if owner else (), since, seen.note
            )
        elif gate.clean:
            yield from self.direct_blockers(seen, waive, since)

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


def shown_of(release: Release, name: str) -> str:
    """A digest of what a gate is about beside the content: commits, a document's state, notes."""
    gate = release.policy.gates.get(name)
    if gate is None:
        return ""
    subject = direct_subject(release) if gate.clean else subject_of(release, name)
    if release.candidate and (others := beside_content(gate)):
        now = bound_now(release)
        subject = " ".join((subject, *(now[concern] for concern in others)))
    return hashlib.sha256(subject.encode()).hexdigest()[:12] if subject else ""
