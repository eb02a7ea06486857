"""The facts of a release: everything that is ever written into the journal about one."""

from datetime import datetime

from release.facts.base import Action, Brought, Document, Fact, Frozen, Line, OnLine, Stray
from release.facts.consent import (
    Approved,
    DebtIncurred,
    HandedOver,
    Lapsed,
    Rejected,
    Requested,
    Revoked,
    RiskLowerAsked,
    RiskLowered,
    RiskRaised,
    Signed,
    Waived,
)
from release.facts.content import (
    AdvisoryWritten,
    ArtifactsSeen,
    CandidateMade,
    FactsWritten,
    Landed,
    Linked,
    NotesEdited,
    Ready,
    Started,
    StraysSeen,
    Surveyed,
    TakenIn,
)
from release.facts.course import (
    AbortAsked,
    Aborted,
    Answered,
    CalledOff,
    Closed,
    ExceptionAsked,
    ExceptionDecided,
    FreezeBegan,
    FreezeEnded,
    Paused,
    Rescheduled,
    Resumed,
    RollbackAsked,
    RollbackRecorded,
    RolledBack,
    Shipped,
    Triggered,
)
from release.facts.steps import (
    Held,
    Measured,
    PutOff,
    Retried,
    Settled,
    StepBegan,
    StepEnded,
    Unwatched,
)
from release.facts.told import ActionDone, Announced, LateNoted, Nudged, Reminded, RetroNoted
from release.journal import Entry, Sealed

__all__ = [
    "FACTS",
    "AbortAsked",
    "Aborted",
    "Action",
    "ActionDone",
    "AdvisoryWritten",
    "Announced",
    "Answered",
    "Approved",
    "ArtifactsSeen",
    "Brought",
    "CalledOff",
    "CandidateMade",
    "Closed",
    "DebtIncurred",
    "Document",
    "ExceptionAsked",
    "ExceptionDecided",
    "Fact",
    "FactsWritten",
    "FreezeBegan",
    "FreezeEnded",
    "Frozen",
    "HandedOver",
    "Held",
    "Landed",
    "Lapsed",
    "LateNoted",
    "Line",
    "Linked",
    "Measured",
    "NotesEdited",
    "Nudged",
    "OnLine",
    "Paused",
    "PutOff",
    "Ready",
    "Rejected",
    "Reminded",
    "Requested",
    "Rescheduled",
    "Resumed",
    "Retried",
    "RetroNoted",
    "Revoked",
    "RiskLowerAsked",
    "RiskLowered",
    "RiskRaised",
    "RollbackAsked",
    "RollbackRecorded",
    "RolledBack",
    "Settled",
    "Shipped",
    "Signed",
    "Started",
    "StepBegan",
    "StepEnded",
    "Stray",
    "StraysSeen",
    "Surveyed",
    "TakenIn",
    "Triggered",
    "Unwatched",
    "Waived",
    "entry",
    "fact_of",
]


FACTS: dict[str, type[Fact]] = {
    fact.kind: fact
    for fact in (
        Started, CandidateMade, StepBegan, StepEnded, PutOff, Retried, Settled, Signed, Waived, Approved,
        Revoked, Lapsed, Rejected, Requested, TakenIn, Ready, NotesEdited, AdvisoryWritten, Landed, Surveyed, StraysSeen,
        FreezeBegan, FreezeEnded, ExceptionAsked, ExceptionDecided, Paused, Resumed, Rescheduled,
        AbortAsked, Aborted, RollbackAsked, Answered, Reminded, Nudged, LateNoted, RetroNoted, ActionDone, ArtifactsSeen, Measured,
        Held, Unwatched, Triggered, CalledOff, RollbackRecorded,
        Shipped, Closed,
        RolledBack,
        RiskRaised, RiskLowerAsked, RiskLowered, DebtIncurred, Linked, FactsWritten, Announced, HandedOver,
    )
}  # fmt: skip


def entry(fact: Fact, project: str, release: str, at: datetime, actor: str) -> Entry:
    """A fact as a journal entry."""
    return Entry(project, release, fact.kind, at, actor, fact.model_dump(mode="json"))


def fact_of(sealed: Sealed) -> Fact:
    """The fact in a journal entry. Raises KeyError for a kind of a newer version."""
    return FACTS[sealed.entry.kind].model_validate(sealed.entry.data)
