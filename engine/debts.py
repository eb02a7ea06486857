"""The debts of a project at hand: who waits for one needs not read every release."""

from collections.abc import Sequence
from datetime import datetime

from engine.ports import Ledger
from release import facts as f
from release.debts import Owed, owed
from release.state import Release


def debts_of(ledger: Ledger, project: str) -> tuple[Owed, ...]:
    """What the project's releases owe, in the order in which it was incurred."""
    return tuple(Owed.of(one) for one in ledger.get(_key(project)) or ())


def keep_debts(ledger: Ledger, release: Release, facts: Sequence[f.Fact], at: datetime) -> None:
    """Note new debts and strike off signed ones, in the transaction that writes the facts.

    Whoever may have waited is looked at again, on whatever machine, also after a kill.
    """
    touched = {fact.gate for fact in facts if isinstance(fact, f.DebtIncurred | f.Signed)}
    gates = {name for name in touched if release.policy.gates[name].debt}
    if not gates:
        return
    ours = {(release.id, gate) for gate in gates}
    kept = [o for o in debts_of(ledger, release.project) if (o.release, o.gate) not in ours]
    rules = release.policy.gates
    new = [owed(release, rules[x.gate], x) for x in facts if isinstance(x, f.DebtIncurred)]
    ledger.put(_key(release.project), [one.data() for one in (*kept, *new)])
    for row in ledger.rows(release.project, open_only=True):
        if row.id != release.id:
            ledger.save(row.id, due_at=at)


def _key(project: str) -> str:
    return f"debts:{project}"
