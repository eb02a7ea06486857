"""The kill switch and the freeze by hand: what stops a whole project until somebody says go."""

from typing import Any

from engine.ports import Ledger
from engine.world import Project
from release.kept import FREEZE, STOP

EVERYTHING = "*"


def stopped_in(ledger: Ledger, project: str, public: str | None = None) -> str | None:
    """Who stopped everything, of which other project, and why; None: it goes on."""
    switch = held_by(ledger, project, public)
    return "|".join(switch.get(key, "") for key in ("by", "of", "reason")) if switch else None


def held_by(ledger: Ledger, project: str, public: str | None) -> dict[str, Any] | None:
    """The switch that holds a project's forward steps: its own, or that of its public one.

    The public one's says `of` which project it is: there it is turned off.
    """
    own = switch_of(ledger, project)
    outer = switch_of(ledger, public) if public and not own else None
    return {**outer, "of": public} if outer else own


def switch_of(ledger: Ledger, project: str) -> dict[str, Any] | None:
    """The kill switch of a project: by, reason, at; None when it is not pulled."""
    switch = ledger.get(STOP + project)
    return dict(switch) if switch else None


def frozen_for(ledger: Ledger, project: Project) -> dict[str, Any] | None:
    """The freeze by hand that holds a project's starts: its own, or that of its public one.

    The public one's says `of` which project it is: there it is ended.
    """
    own, public = frozen_by_hand(ledger, project.name), project.binding.embargo
    if own or public is None or not waits_for_freezes(project):
        return own
    outer = frozen_by_hand(ledger, public)
    return {**outer, "of": public} if outer else None


def waits_for_freezes(project: Project) -> bool:
    """Whether a hidden project heeds a freeze by hand of its public one: as its own policy says."""
    rule = project.policy.security
    return rule is None or rule.waits


def frozen_by_hand(ledger: Ledger, project: str) -> dict[str, Any] | None:
    """A freeze somebody put on by hand: by, reason, at; nothing can be started."""
    frozen = ledger.get(FREEZE + project)
    return dict(frozen) if frozen else None
