"""Debts: what an expedited release still owes once production has it, and whom that holds up."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from release import facts as f
from release.journal import stamp
from release.plan import PlannedGate
from release.policy import Policy
from release.policy.model import Gate
from release.refusals import Refusal, Rule
from release.state import Release
from release.values import Struct, asdict


class Owed(Struct, frozen=True):
    """One debt of a project: of which release, what, to be signed by which role until when."""

    release: str
    tag: str
    gate: str
    title: str
    role: str
    due: datetime

    def data(self) -> dict[str, Any]:
        """As plain values, to be kept."""
        return {**asdict(self), "due": stamp(self.due)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Owed":
        """Read back."""
        return cls(**{**data, "due": datetime.fromisoformat(data["due"])})


def expedited(policy: Policy, kind: str) -> bool:
    """True for kinds whose review comes afterwards: no debt ever holds them up."""
    stages = policy.stages(policy.kinds[kind].path)
    return any(policy.gates[g].debt for _, s in stages for g in (*s.gates, *s.checks))


def incurred(release: Release, now: datetime) -> Iterator[f.DebtIncurred]:
    """What is owed from the moment on which production was touched, and not written down yet."""
    if not release.in_production:
        return
    for planned in _debts(release):
        if planned.name not in release.debts and planned.gate.due:
            due = planned.gate.due.after(now, release.zone)
            due = release.binding.working(due, back=False)
            yield f.DebtIncurred(gate=planned.name, due=due)


def owed(release: Release, gate: Gate, fact: f.DebtIncurred) -> Owed:
    """A debt as the whole project sees it."""
    tag, role = release.started.tag, gate.sign or ""
    return Owed(release.id, tag, fact.gate, gate.title, role, fact.due)


def overdue(owed: Sequence[Owed], now: datetime) -> list[Owed]:
    """What holds up the standard releases."""
    return [one for one in owed if one.due <= now]


def refusals(policy: Policy, kind: str, owed: Sequence[Owed], now: datetime) -> list[Refusal]:
    """An overdue debt forbids the start of all but another expedited release."""
    if expedited(policy, kind):
        return []
    return [
        Refusal(
            Rule.DEBT,
            f"gates.{one.gate}.due",
            {"gate": one.title, "release": one.tag, "until": one.due, "roles": (one.role,)},
        )
        for one in overdue(owed, now)
    ]


def _debts(release: Release) -> list[PlannedGate]:
    return [g for g in release.plan.gates if g.gate.debt and g.needed is not False]
