"""Actions of retrospectives that nobody has done: kept for the next release of the project."""

from engine.ports import Ledger
from release.facts import Action


def open_ones(ledger: Ledger, project: str) -> tuple[Action, ...]:
    """What is to be done, the oldest first."""
    return tuple(Action.model_validate_json(one) for one in ledger.get(_key(project)) or ())


def add(ledger: Ledger, project: str, action: Action) -> None:
    """Keep one more, in the transaction that notes it."""
    _put(ledger, project, (*open_ones(ledger, project), action))


def strike(ledger: Ledger, project: str, id_: str) -> None:
    """Forget one, in the transaction that says it is done."""
    _put(ledger, project, tuple(one for one in open_ones(ledger, project) if one.id != id_))


def _put(ledger: Ledger, project: str, actions: tuple[Action, ...]) -> None:
    ledger.put(_key(project), [one.model_dump_json() for one in actions])


def _key(project: str) -> str:
    return f"actions:{project}"
