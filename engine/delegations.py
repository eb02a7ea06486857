"""The delegations of a project at hand; the record holds when each was given and taken back."""

from collections.abc import Iterable

from engine.ports import Ledger
from release.delegation import Delegation


def delegations_of(ledger: Ledger, project: str) -> tuple[Delegation, ...]:
    """What people of a project delegated, also what has ended by itself."""
    return tuple(Delegation.of(one) for one in ledger.get(f"delegations:{project}") or ())


def keep_delegations(ledger: Ledger, project: str, every: Iterable[Delegation]) -> None:
    """Put these in the place of what was known."""
    ledger.put(f"delegations:{project}", [one.data() for one in every])
