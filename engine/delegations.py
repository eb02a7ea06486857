"""The delegations of a project at hand; the record holds when each was given and taken back."""

from engine.ports import Ledger
from release.delegation import Delegation
from release.kept import DELEGATIONS


def delegations_of(ledger: Ledger, project: str) -> tuple[Delegation, ...]:
    """What people of a project delegated, also what has ended by itself."""
    return tuple(Delegation.of(one) for one in ledger.get(DELEGATIONS + project) or ())
