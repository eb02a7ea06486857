"""Actions of retrospectives that nobody has done: for the next release of the project."""

from engine.ports import Ledger
from release.facts import Action
from release.kept import ACTIONS


def open_ones(ledger: Ledger, project: str) -> tuple[Action, ...]:
    """What is to be done, the oldest first."""
    return tuple(Action.model_validate_json(one) for one in ledger.get(ACTIONS + project) or ())
