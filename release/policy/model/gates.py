"""What must be true and who must agree, stage by stage."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
)

from release.policy.model.words import Count, Do, Flag, Name, Names, Texts, Words, _one_or_more
from release.spans import Length, Span
from release.yamlfile import Strict


class When(Strict):
    """When a gate applies; all of what is given must hold."""

    kind: Names = ()
    """Only for these kinds of release."""
    changed: Names = ()
    """Only when one of these classes of change is in the release."""
    risk: Names = ()
    """Only for these classes of risk."""


GATE_KINDS = (
    "run",
    "sign",
    "written",
    "holds",
    "clean",
    "document",
    "updates",
    "probe",
    "rehearse",
    "artifacts",
)


DOCUMENT_WORDS = ("version", "tag", "kind", "component")
"""What may stand in braces in the path of a document."""


class Gate(Strict):
    """Something that must be true: how it becomes true, when it applies, who may waive it."""

    title: Words
    """Its name on cards and in messages."""
    run: Name | None = None
    """A script that must succeed."""
    every: Length | None = None
    """The script is asked so often: while it ends with status 75, the answer is “not yet”."""
    within: Length = Span(seconds=2 * 3600)
    """How long the answer may be “not yet”."""
    sign: Name | None = None
    """The role whose signature closes it."""
    written: Literal["notes", "facts", "advisory"] | None = None
    """A text that must be there: the release notes, the facts of the release, the advisory."""
    holds: Literal["freeze"] | None = None
    """The freeze must have held, or each breach have its exception."""
    clean: Name | None = None
    """A branch without direct commits, or each signed for."""
    document: str | None = None
    """A file that the candidate must hold, with more than a template; `{version}` and `{tag}`
    stand for the release. A link will do where neither `sections` nor `each` is given."""
    sections: Texts = ()
    """Headings of the document that must have something below them."""
    each: Names = ()
    """Classes of change: the document must speak of each change of them."""
    updates: Name | None = None
    """A class of change that must be in the release as well, as the documents of what changed."""
    aspects: Texts = ()
    """What whoever signs must have looked at, each confirmed."""
    probe: Name | None = None
    """A measurement that must be within its limit."""
    rehearse: Literal["rollback"] | None = None
    """The rollback, tried in staging with its time measured."""
    artifacts: Names = ()
    """Artifacts that must be there, for their platforms, signed where they must be."""
    when: When | None = None
    """When it applies; without it, always."""
    waive: Name | None = None
    """The role that may close it without its condition, giving a reason; without it, nobody may."""
    evidence: Literal["optional", "required"] = "optional"
    """Whether a signature needs a link or note."""
    due: Span | None = None
    """When it should be done, counted from the release date: `-3d` is three days before."""
    remind: Length = Span(days=1)
    """How long before it is due its owner is reminded."""
    delay: Length | None = Field(default=None, alias="in")
    """So long after the actions before it, it runs."""
    reuse: Flag = False
    """A result for the same commit counts again."""
    debt: Flag = False
    """It may stay open when the release ends; once overdue it holds the next standard release."""
    concerns: tuple[Literal["content", "notes", "risk", "plan"], ...] = ("content",)
    """What a change of reopens it, where `sign` alone closes it."""

    @cached_property
    def kind(self) -> str:
        """Which of GATE_KINDS it is; the first that is set."""
        return next((kind for kind in GATE_KINDS if getattr(self, kind)), "")


class Approval(Strict):
    """Who must agree: roles ("a|b" is either of them) and how many distinct people of each."""

    title: Words
    """Its name on cards and in messages."""
    by: dict[str, Count] = Field(min_length=1)
    """Roles and how many distinct people of each."""
    expires: Length = Span(seconds=72 * 3600)
    """How long it counts."""
    remind: Length = Span(seconds=4 * 3600)
    """How long until those who can approve are reminded; each further reminder waits longer."""
    reason: Literal["optional", "required"] = "optional"
    """Whether an approval must say why."""
    never: Annotated[tuple[Literal["author"], ...], BeforeValidator(_one_or_more)] = ()
    """Who may not, beside the requester: `author` is whoever wrote a part of the release
    (`people` in slipway.yml says who writes with which addresses)."""
    concerns: tuple[Literal["content", "notes", "risk", "plan", "date"], ...] = (
        "content",
        "notes",
        "risk",
        "plan",
    )
    """What a change of asks for it again."""


class Stage(Strict):
    """Gates and approval first, then the actions in order, then the checks."""

    title: Words | None = None
    """Its name on cards and in messages; without it, its key with a capital letter."""
    gates: Names = ()
    """What must be true before its actions."""
    approval: Name | dict[str, Name] | None = None
    """Who must agree before its actions; or one approval for each class of risk."""
    do: tuple[Do, ...] = ()
    """The actions, in order."""
    checks: Names = ()
    """What must be true after its actions, before the next stage."""
