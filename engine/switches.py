"""The kill switch and the freeze by hand: what stops a whole project until somebody says go."""

from typing import Any

from engine.ports import Ledger

EVERYTHING = "*"


def stopped_in(ledger: Ledger, project: str) -> str | None:
    """Who stopped everything and why, or None. It holds forward steps only."""
    switch = ledger.get(f"stop:{project}")
    return f"{switch['by']}|{switch['reason']}" if switch else None


def switch_of(ledger: Ledger, project: str) -> dict[str, Any] | None:
    """The kill switch of a project: by, reason, at; None when it is not pulled."""
    switch = ledger.get(f"stop:{project}")
    return dict(switch) if switch else None


def frozen_by_hand(ledger: Ledger, project: str) -> dict[str, Any] | None:
    """A freeze somebody put on by hand: by, reason, at; nothing can be started."""
    frozen = ledger.get(f"freeze:{project}")
    return dict(frozen) if frozen else None
