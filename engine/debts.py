"""The debts of a project at hand: who waits for one needs not read every release."""

from collections.abc import Sequence

from engine.ports import Ledger
from release import facts as f
from release.debts import Owed
from release.kept import DEBTS
from release.state import Release

OWING = (f.DebtIncurred, f.Signed)


def debts_of(ledger: Ledger, project: str) -> tuple[Owed, ...]:
    """What the project's releases owe, in the order in which it was incurred."""
    return tuple(Owed.of(one) for one in ledger.get(DEBTS + project) or ())


def touches_debts(release: Release, facts: Sequence[f.Fact]) -> bool:
    """True for facts with which a debt begins or ends."""
    gates = (fact.gate for fact in facts if isinstance(fact, OWING))
    return any(release.policy.gates[name].debt for name in gates)
