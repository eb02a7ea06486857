"""How a step came out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from release.facts import Fact
from release.records import Looks


@dataclass(frozen=True)
class Done:
    """The effect is there. `facts` are written together with the step's end."""

    detail: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    seen: bool = False


@dataclass(frozen=True)
class Waiting:
    """It goes on elsewhere (a script runs); something will wake the engine.

    `facts` are what was seen meanwhile and is not yet written; `looks`, by key, what is
    remembered with them beside the record.
    """

    facts: tuple[Fact, ...] = ()
    looks: Mapping[str, Looks] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """It did not work, and this is why; a person may retry, roll back or abort."""

    detail: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Unknown:
    """Nobody can tell whether it worked: never done again blindly, a person decides."""

    detail: str


Outcome = Done | Waiting | Failed | Unknown
