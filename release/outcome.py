"""How a step came out."""

from collections.abc import Mapping
from typing import Any

from release.facts import Fact
from release.records import Looks
from release.values import Struct, field


class Done(Struct, frozen=True):
    """The effect is there. `facts` are written together with the step's end."""

    detail: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    seen: bool = False


class Waiting(Struct, frozen=True):
    """It goes on elsewhere (a script runs); something will wake the engine.

    `facts` are what was seen meanwhile and is not yet written; `looks`, by key, what is
    remembered with them beside the record.
    """

    facts: tuple[Fact, ...] = ()
    looks: Mapping[str, Looks] = field(default_factory=dict)


class Failed(Struct, frozen=True):
    """It did not work, and this is why; a person may retry, roll back or abort."""

    detail: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


class Unknown(Struct, frozen=True):
    """Nobody can tell whether it worked: never done again blindly, a person decides."""

    detail: str


Outcome = Done | Waiting | Failed | Unknown
