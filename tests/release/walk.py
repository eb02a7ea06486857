"""A walk through a release's life by the pure core alone: every turn a fact that could happen.

A turn is a number: it picks one of the things that engine, people and branches could do next.
Nothing in it asks `standing` what is allowed, but for the steps that the engine would begin.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from release import facts as f
from release.approvals import bound_now
from release.fold import apply, fold
from release.journal import GENESIS, Sealed, seal
from release.plan import make_plan
from release.policy.load import load_policy, raw
from release.policy.model import Policy
from release.standing import Standing, Why, direct_subject, forward_plan, standing
from release.state import Attempt, Release
from release.states import OVER, Status

T0 = datetime(2026, 3, 25, 9, 0, tzinfo=UTC)
PEOPLE = ("U0ALICE01", "U0BOB0001", "U0CAROL01", "U0DORA001")
POLICIES = Path(__file__).parents[2] / "policies"


@cache
def known(name: str) -> tuple[Policy, dict[str, Any]]:
    """A shipped policy, read and as plain data."""
    text = (POLICIES / f"{name}.yml").read_text()
    return load_policy(text, name), dict(raw(text, name))


def started(name: str, what: str, release_at: datetime | None) -> f.Started:
    policy, data = known(name)
    binding = {
        "repository": "x",
        "policy": name,
        "channel": "C0WIDGETS",
        "time-zone": "Europe/Berlin",
        "roles": {role: list(PEOPLE) for role in policy.roles},
    }
    return f.Started(
        what=what, version="1.2.0", tag="v1.2.0", previous="1.1.0", previous_tag="v1.1.0",
        requester=PEOPLE[0], source="s0", source_branch="work", base_branch="main",
        protected="p0", channel="C0WIDGETS", release_at=release_at, policy=data, binding=binding,
    )  # fmt: skip


class Walk:
    """A release that grows by one turn after the other."""

    def __init__(self, name: str = "npm", what: str = "minor", days: int = 0) -> None:
        self.policy, self.now = known(name)[0], T0
        self.chain: list[Sealed] = []
        first = started(name, what, T0 + timedelta(days=days) if days else None)
        self.release = fold([self._seal(first)])
        self.count = 0

    def _seal(self, fact: f.Fact) -> Sealed:
        before = self.chain[-1].hash if self.chain else GENESIS
        entry = f.entry(fact, "widgets", "r-1", self.now, "test")
        self.chain.append(seal(len(self.chain) + 1, before, entry))
        return self.chain[-1]

    def put(self, fact: f.Fact) -> None:
        apply(self.release, self._seal(fact), fact)

    @property
    def picture(self) -> Standing:
        return standing(self.release, self.now)

    def turn(self, number: int) -> None:
        """One thing happens; which one, and how, the number says."""
        if self.release.status in OVER:
            return
        turns = (
            *[self.works] * 8, *[self.helps] * 12, self.begins, self.fails, self.ends,
            self.retries, self.signs, self.signs, self.waives, self.approves, self.approves,
            self.rejects, self.revokes, self.lands, self.takes_in, self.edits, self.pauses,
            self.waits, self.excuses, self.goes_back, self.moves_on, self.moves_on,
        )  # fmt: skip
        rest, which = divmod(number, len(turns))
        turns[which](rest)

    # --- the engine ---

    def begins(self, n: int) -> Attempt | None:
        tasks = self.picture.tasks
        if not tasks:
            return None
        step = tasks[n % len(tasks)]
        tries = len(self.release.attempts.get(step, ())) + 1
        made = len(self.release.candidates)
        self.put(f.StepBegan(step=step, attempt=tries, candidate=made))
        return self.release.last(step)

    def works(self, n: int) -> None:
        if attempt := self.begins(n):
            self._done(attempt, n)

    def fails(self, n: int) -> None:
        if attempt := self.begins(n):
            self._end(attempt, "failed", {"untouched": True} if n % 3 == 0 else {})

    def ends(self, n: int) -> None:
        for attempt in [tries[-1] for tries in self.release.attempts.values()]:
            if attempt.outcome is None:
                if n % 3 == 0:
                    self._done(attempt, n)
                else:
                    self._end(attempt, "failed" if n % 3 == 1 else "unknown")

    def _done(self, attempt: Attempt, n: int) -> None:
        slug = attempt.step.split("/")[1]
        if slug == "candidate":
            self.put(self._candidate(n))
        elif slug == "freeze":
            branch = self.policy.freeze.branch if self.policy.freeze else "work"
            classes = self.policy.kinds[self.release.started.what].freeze
            self.put(f.FreezeBegan(branch=branch, since="s0", classes=classes))
        elif slug == "direct":
            direct = (line("d1"),) if n % 4 == 0 else ()
            self.put(f.Surveyed(branch="main", head=f"m{n}", direct=direct))
        self._end(attempt, "done")

    def _end(self, attempt: Attempt, outcome: Any, evidence: dict[str, Any] | None = None) -> None:
        self.put(
            f.StepEnded(
                step=attempt.step, attempt=attempt.n, candidate=attempt.candidate,
                outcome=outcome, evidence=evidence or {},
            )
        )  # fmt: skip

    def _candidate(self, n: int) -> f.CandidateMade:
        classes: dict[str, tuple[str, ...]]
        classes = {"features": ("s1",)} if n % 2 else {"migrations": ("s2",)}
        plan = make_plan(self.policy, self.release.started.what, classes, "standard")
        return f.CandidateMade(
            n=len(self.release.candidates) + 1, source=self.release.source, commit=f"c{n}",
            tree=f"t{n % 3}", content=f"x{n % 3}", dated=self._today(), notes="# v1.2.0\n\n- it\n" if n % 5 else "# v1.2.0\n",
            body=f"b{n % 2}", classes=classes, risk="standard", lines=(line("s1"),),
            plan=plan.digest, edit=self.release.edit_digest,
        )  # fmt: skip

    def _today(self) -> date:
        return self.now.astimezone(self.release.zone).date()

    def moves_on(self, _: int) -> None:
        status, picture = self.release.status, self.picture
        if status is Status.RUNNING and picture.actions_done and not picture.held:
            self.put(f.Shipped())
        elif status is Status.WATCHING and picture.complete:
            self.put(f.Closed())
        elif status is Status.ROLLING_BACK and picture.complete:
            self.put(f.RolledBack())
        elif status is Status.ABORTING and picture.complete:
            self.put(f.Aborted())

    # --- people ---

    def retries(self, n: int) -> None:
        last = [tries[-1] for tries in self.release.attempts.values()]
        failed = [one for one in last if one.outcome in ("failed", "unknown") and not one.retried]
        if failed:
            self.put(f.Retried(step=failed[n % len(failed)].step, by=PEOPLE[1]))

    def helps(self, n: int) -> None:
        """Somebody does what one of the blockers asks for."""
        blockers = self.picture.blockers
        if not blockers:
            return
        blocker = blockers[n % len(blockers)]
        made, subject = len(self.release.candidates), blocker.subject
        if blocker.why is Why.SIGN:
            self.put(f.Signed(gate=subject, by=PEOPLE[2], candidate=made))
        elif blocker.why is Why.APPROVAL and made:
            bound, roles = bound_now(self.release), blocker.who
            self.put(
                f.Approved(approval=subject, by=PEOPLE[1], roles=roles, candidate=made, bound=bound)
            )
        elif blocker.why is Why.REJECTED:
            self.put(f.Revoked(approval=subject, by=blocker.who[0]))
        elif blocker.why in (Why.STEP_FAILED, Why.STEP_UNKNOWN):
            self.put(f.Retried(step=subject, by=PEOPLE[0]))
        elif blocker.why is Why.CHECK_FAILED:
            self.put(f.Retried(step=f"gate/{subject}", by=PEOPLE[0]))
        elif blocker.why is Why.PAUSED:
            self.put(f.Resumed(by=PEOPLE[0]))
        elif blocker.why is Why.QUESTION:
            self.put(f.Answered(question=subject, by=PEOPLE[0], answer="no"))
        else:
            self.ends(0)

    def signs(self, n: int) -> None:
        gates = [g.name for g in forward_plan(self.release).gates if g.gate.sign]
        made = len(self.release.candidates)
        self.put(f.Signed(gate=gates[n % len(gates)], by=PEOPLE[n % 4], candidate=made))

    def waives(self, n: int) -> None:
        gates = [g for g in forward_plan(self.release).gates if g.gate.waive]
        gate, made = gates[n % len(gates)], len(self.release.candidates)
        subject = direct_subject(self.release) if gate.gate.clean else ""
        self.put(
            f.Waived(gate=gate.name, by=PEOPLE[3], reason="-", candidate=made, subject=subject)
        )

    def approves(self, n: int) -> None:
        for name, _ in self._approvals():
            made, roles = len(self.release.candidates), self.policy.roles
            held = (roles[n % len(roles)], roles[(n // 7) % len(roles)])
            bound, who = bound_now(self.release), PEOPLE[n % 4]
            self.put(f.Approved(approval=name, by=who, roles=held, candidate=made, bound=bound))

    def rejects(self, n: int) -> None:
        for name, _ in self._approvals():
            made, bound = len(self.release.candidates), bound_now(self.release)
            self.put(
                f.Rejected(approval=name, by=PEOPLE[n % 4], candidate=made, bound=bound, reason="-")
            )

    def revokes(self, n: int) -> None:
        for name, _ in self._approvals():
            self.put(f.Revoked(approval=name, by=PEOPLE[n % 4]))

    def _approvals(self) -> list[Any]:
        if not self.release.candidates:
            return []
        return [s.approval for s in forward_plan(self.release).stages if s.approval]

    def takes_in(self, n: int) -> None:
        if not self.release.in_production:
            self.put(f.TakenIn(by=PEOPLE[0], source=f"s{n % 4}", count=1))

    def edits(self, n: int) -> None:
        if self.release.candidate and not self.release.in_production:
            base = self.release.candidate.notes
            self.put(f.NotesEdited(by=PEOPLE[0], base=base, text=f"edit {n % 2}"))

    def pauses(self, _: int) -> None:
        paused = self.release.paused
        self.put(f.Resumed(by=PEOPLE[0]) if paused else f.Paused(by=PEOPLE[0]))

    def excuses(self, n: int) -> None:
        id_ = f"e{n % 3}"
        asked = {"by": PEOPLE[0], "reason": "-", "risk": "-", "way_back": "-"}
        self.put(f.ExceptionAsked(id=id_, commits=(f"l{n % 3}",), **asked))
        until = self.now + timedelta(hours=n % 30)
        self.put(f.ExceptionDecided(id=id_, by=PEOPLE[3], granted=n % 2 == 0, until=until))

    def goes_back(self, n: int) -> None:
        if n % 5:
            return
        if self.release.in_production:
            self.put(f.RollbackAsked(by=PEOPLE[1], reason="-"))
        elif self.release.status in (Status.RUNNING, Status.PAUSED):
            self.put(f.AbortAsked(by=PEOPLE[0]))

    # --- the world ---

    def waits(self, n: int) -> None:
        self.now += timedelta(hours=n % 40)

    def lands(self, n: int) -> None:
        branch = self.policy.freeze.branch if self.policy.freeze else "work"
        found = line(f"l{n % 3}", ("features", "migrations", "breaking")[n % 3 : n % 3 + n % 2])
        gone = (f"l{(n + 1) % 3}",) if n % 7 == 0 else ()
        self.put(f.Landed(branch=branch, head=f"h{n}", lines=(found,), undone=gone))


def line(sha: str, classes: tuple[str, ...] = ()) -> f.Line:
    return f.Line(sha=sha, subject="fix: it", author="Mei", classes=classes)


def taken(name: str, turns: list[int], days: int = 0) -> Walk:
    """A walk with all its turns taken."""
    walk = Walk(name, days=days)
    for number in turns:
        walk.turn(number)
    return walk


__all__ = ["PEOPLE", "T0", "Release", "Walk", "known", "line", "taken"]
