"""The debts of a project at hand: who waits for one needs not read every release."""

from collections.abc import Sequence
from datetime import datetime

from engine.ports import Ledger
from release import facts as f
from release.debts import Owed
from release.kept import DEBTS
from release.state import Release


def debts_of(ledger: Ledger, project: str) -> tuple[Owed, ...]:
    """What the project's releases owe, in the order in which it was incurred."""
    return tuple(Owed.of(one) for one in ledger.get(DEBTS + project) or ())


def stir_debtors(ledger: Ledger, release: Release, facts: Sequence[f.Fact], at: datetime) -> None:
    """Look again at whoever may have waited for a debt, on whatever machine, also after a kill."""
    touched = {fact.gate for fact in facts if isinstance(fact, f.DebtIncurred | f.Signed)}
    if any(release.policy.gates[name].debt for name in touched):
        for row in ledger.rows(release.project, open_only=True):
            if row.id != release.id:
                ledger.save(row.id, due_at=at)
