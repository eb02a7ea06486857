"""What facts are made of."""

import json
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


Frozen = Annotated[
    dict[str, Any],
    BeforeValidator(_read),
    PlainSerializer(lambda value: json.dumps(value, ensure_ascii=False), str, when_used="json"),
]
"""A file's data, written as one text: the journal's canonical JSON sorts keys, and in a policy
their order speaks (sections of the notes, kinds, classes of risk)."""


class Fact(BaseModel):
    """Something that happened; `kind` is its name in the journal."""

    # Built at their first use: three dozen of them are much of what a start takes.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    kind: ClassVar[str]


class Line(BaseModel):
    """One change of a release, as people see it: short, and linked by its sha."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sha: str
    subject: str
    author: str
    classes: tuple[str, ...] = ()
    pull: str | None = None


class Brought(BaseModel):
    """A version that Slipway itself brought to a branch; `back`: to take it out, rolled back."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    tag: str
    back: bool = False


class Stray(BaseModel):
    """A merged branch that was misnamed, or so far behind (0: it was not)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sha: str
    branch: str
    author: str
    misnamed: bool = False
    behind: int = 0


class OnLine(BaseModel):
    """The support line that a release is for: its name, the policy's rule, its end of life."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    line: str
    rule: str
    until: datetime | None = None
    latest: bool = False
    """True for what is developed: only a security release speaks of it as of a line."""


class Action(BaseModel):
    """What a retrospective wants done: by whom, by when; `source` is the tag it came of."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    text: str
    owner: str
    due: date | None = None
    source: str = ""


class Document(BaseModel):
    """What a document of a candidate is like; whole when nothing is lacking.

    `lacks` is "missing" or "empty"; `sections` are headings with nothing below, `changes` the
    commits it does not speak of.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    path: str
    digest: str = ""
    lacks: Literal["", "missing", "empty"] = ""
    sections: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """True when it can be relied on."""
        return not (self.lacks or self.sections or self.changes)
