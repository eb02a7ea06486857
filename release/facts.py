"""The facts of a release: everything that is ever written into the journal about one."""

import json
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from release.artifacts import Piece
from release.journal import Entry, Sealed


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


class Started(Fact):
    """A release began. The policy and its binding are frozen here."""

    kind = "started"
    what: str
    version: str
    tag: str
    component: str | None = None
    """The component whose versions it counts; None for the whole."""
    train: str | None = None
    """Releases of one train go to production together."""
    mates: tuple[str, ...] = ()
    """The tags of the others in its train."""
    support: OnLine | None = None
    """The support line it is for; None for what is developed."""
    embargoed: bool = False
    """A security release: nothing of it is seen outside before it is disclosed."""
    previous: str | None
    previous_tag: str | None
    requester: str
    source: str
    source_branch: str
    """The branch that later candidates are taken from."""
    base_branch: str
    """The branch that the first candidate was taken from."""
    protected: str
    """The production branch's commit at the start; scripts and policy come from it."""
    channel: str
    release_at: datetime | None = None
    risk: str | None = None
    title: str | None = None
    branch: str | None = None
    waits: bool = False
    reasons: tuple[str, ...] = ()
    reverted: tuple[Line, ...] = ()
    actions: tuple[Action, ...] = ()
    """What earlier retrospectives left open."""
    policy: Frozen
    binding: Frozen


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


class CandidateMade(Fact):
    """A commit to be released: a source with version files and changelog on top."""

    kind = "candidate-made"
    n: int
    source: str
    commit: str
    tree: str
    content: str
    """Digest of the tree without the changelog: equal content needs no new checks."""
    dated: date
    notes: str
    body: str
    """Digest of the notes without their heading: a new date alone changes nothing."""
    classes: dict[str, tuple[str, ...]]
    """Class of change to the commits that make it so."""
    risk: str
    risk_reasons: tuple[str, ...] = ()
    lines: tuple[Line, ...]
    more: int = 0
    authors: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    plan: str = ""
    """Digest of the plan: which steps and gates are needed."""
    flags: tuple[str, ...] = ()
    """Feature flags that came with it."""
    edit: str = ""
    """Digest of the person's edit of the notes that this candidate holds."""
    previous: str | None = None
    previous_tag: str | None = None
    """What production ran when it was made: a hotfix may have gone out since the start."""
    documents: dict[str, Document] = {}
    """The document of each gate that wants one."""
    touched: tuple[str, ...] = ()
    """Modules and endpoints that it changes, by their paths."""
    records: dict[str, str] = {}
    """Versions of components and within them, by name: `backend.schema`."""


class StepBegan(Fact):
    """The engine is about to do a step; written before its effect."""

    kind = "step-began"
    step: str
    attempt: int
    candidate: int
    run: str | None = None
    host: str | None = None


class StepEnded(Fact):
    """How a step ended. `seen` says that its effect was found already there."""

    kind = "step-ended"
    step: str
    attempt: int
    candidate: int
    outcome: Literal["done", "failed", "unknown"]
    detail: str = ""
    evidence: dict[str, Any] = {}
    seen: bool = False


class Retried(Fact):
    """A person wants a failed step done again."""

    kind = "retried"
    step: str
    by: str


class Settled(Fact):
    """A person says how a step ended that nobody saw end."""

    kind = "settled"
    step: str
    attempt: int
    by: str
    outcome: Literal["done", "failed", "again"]
    reason: str


class Signed(Fact):
    """Somebody signed a checklist item."""

    kind = "signed"
    gate: str
    by: str
    candidate: int
    note: str = ""
    evidence: str = ""
    subject: str = ""
    """Of a reviewed document: which state of it."""
    aspects: tuple[str, ...] = ()
    """What of it was looked at, where the policy says so."""


class Linked(Fact):
    """A document of a release stands elsewhere: a link to it."""

    kind = "linked"
    gate: str
    by: str
    link: str
    note: str = ""


class FactsWritten(Fact):
    """What everybody must know of a release; `modules` are those computed when it was written."""

    kind = "facts-written"
    by: str
    summary: str
    impact: str
    migrations: str
    rollback: str
    modules: tuple[str, ...] = ()


class HandedOver(Fact):
    """Another person leads the release."""

    kind = "handed-over"
    by: str
    to: str
    reason: str = ""


class Announced(Fact):
    """An announcement went out; what it says is corrected when it changes."""

    kind = "announced"
    name: str
    channels: tuple[str, ...]


class DebtIncurred(Fact):
    """Production was changed before a review that is owed; it is due then."""

    kind = "debt-incurred"
    gate: str
    due: datetime


class Waived(Fact):
    """A gate closed without its condition; `subject` is what exactly was waived."""

    kind = "waived"
    gate: str
    by: str
    reason: str
    candidate: int
    subject: str = ""


class Approved(Fact):
    """An approval, bound to what the approver saw."""

    kind = "approved"
    approval: str
    by: str
    roles: tuple[str, ...]
    candidate: int
    bound: dict[str, str]
    reason: str = ""
    on_behalf_of: str | None = None


class Revoked(Fact):
    """An approver took an approval or a rejection back."""

    kind = "revoked"
    approval: str
    by: str


class Lapsed(Fact):
    """An approval no longer counts: its giver left the role before it took effect."""

    kind = "lapsed"
    approval: str
    by: str
    reason: str


class Rejected(Fact):
    """An approver said no."""

    kind = "rejected"
    approval: str
    by: str
    candidate: int
    bound: dict[str, str]
    reason: str


class Requested(Fact):
    """The people who may approve were asked."""

    kind = "requested"
    approval: str
    candidate: int
    risk: str = "standard"


class RiskRaised(Fact):
    """Somebody holds the release for riskier than its changes look."""

    kind = "risk-raised"
    by: str
    risk: str
    reason: str


class RiskLowerAsked(Fact):
    """Somebody holds the release for less risky than it is rated; a second person must agree."""

    kind = "risk-lower-asked"
    by: str
    risk: str
    reason: str


class RiskLowered(Fact):
    """A second person agreed; `commits` are those whose risk the two looked at."""

    kind = "risk-lowered"
    by: str
    asked_by: str
    risk: str
    reason: str
    commits: tuple[str, ...] = ()


class TakenIn(Fact):
    """A person took newer commits in: the next candidate has this source."""

    kind = "taken-in"
    by: str
    source: str
    count: int


class Ready(Fact):
    """A person said that the hotfix branch is complete."""

    kind = "ready"
    by: str
    source: str


class NotesEdited(Fact):
    """A person rewrote the notes; `base` is the rendered text they started from."""

    kind = "notes-edited"
    by: str
    base: str
    text: str


class AdvisoryWritten(Fact):
    """What those who use it are told of the vulnerability, when it is disclosed."""

    kind = "advisory-written"
    by: str
    cve: str = ""
    severity: str
    affected: str
    credits: str = ""
    text: str


class Landed(Fact):
    """Commits appeared on a branch that the release watches."""

    kind = "landed"
    branch: str
    head: str
    lines: tuple[Line, ...]
    more: int = 0
    undone: tuple[str, ...] = ()
    """Of all that landed since the freeze began, what was reverted by now."""


class Surveyed(Fact):
    """What was found on the production branch: commits nobody reviewed."""

    kind = "surveyed"
    branch: str
    head: str
    direct: tuple[Line, ...] = ()


class StraysSeen(Fact):
    """Merged branches were not as the policy wants them; that is said, and blocks nothing."""

    kind = "strays-seen"
    strays: tuple[Stray, ...]


class FreezeBegan(Fact):
    """A branch is frozen for some classes of change."""

    kind = "freeze-began"
    branch: str
    since: str
    """The branch's commit when the freeze began."""
    classes: tuple[str, ...]


class FreezeEnded(Fact):
    """The branch is free again."""

    kind = "freeze-ended"
    branch: str


class ExceptionAsked(Fact):
    """Somebody asks to let a frozen change through."""

    kind = "exception-asked"
    id: str
    commits: tuple[str, ...]
    by: str
    reason: str
    risk: str
    way_back: str


class ExceptionDecided(Fact):
    """The freeze's owner decided; a grant expires by itself."""

    kind = "exception-decided"
    id: str
    by: str
    granted: bool
    reason: str = ""
    until: datetime | None = None


class Paused(Fact):
    """Forward steps wait until somebody resumes."""

    kind = "paused"
    by: str
    reason: str = ""


class Resumed(Fact):
    """Forward steps go on."""

    kind = "resumed"
    by: str


class Rescheduled(Fact):
    """The release date changed."""

    kind = "rescheduled"
    by: str
    release_at: datetime | None


class AbortAsked(Fact):
    """Give the release up before production; its branches and freeze go."""

    kind = "abort-asked"
    by: str
    reason: str = ""


class Aborted(Fact):
    """The release was given up and cleaned up after."""

    kind = "aborted"


class RollbackAsked(Fact):
    """Go back to the previous version."""

    kind = "rollback-asked"
    by: str
    """Empty when an automatic trigger asked."""
    reason: str
    trigger: str = ""
    """Which of the policy's triggers it was, if it was one."""


class Answered(Fact):
    """A person answered a question of the plan."""

    kind = "answered"
    question: str
    by: str
    answer: str
    note: str = ""


class Reminded(Fact):
    """Those who can clear something were reminded."""

    kind = "reminded"
    subject: str
    n: int


class Nudged(Fact):
    """Somebody reminded those who can clear something."""

    kind = "nudged"
    subject: str
    by: str


class LateNoted(Fact):
    """An item passed its due date unfinished, and the channel was told."""

    kind = "late-noted"
    gate: str


class ArtifactsSeen(Fact):
    """Artifacts of the release that were found, with their digests."""

    kind = "artifacts-seen"
    pieces: tuple[Piece, ...]


class Measured(Fact):
    """What a probe says, written when it says something else than before."""

    kind = "measured"
    step: str
    """The step or gate it was asked for; empty for what is watched all the time."""
    probe: str
    verdict: Literal["healthy", "breached", "inconclusive"]
    value: str = ""
    limit: str = ""
    reason: str = ""


class Held(Fact):
    """The rollout holds where it is: a budget is broken, nobody can tell, or somebody wants it."""

    kind = "held"
    step: str
    by: str = ""
    """Who held it; empty: it held by itself."""
    reason: str = ""
    budget: str = ""
    value: str = ""
    limit: str = ""


class Unwatched(Fact):
    """Nobody looked for so long while a stage of a rollout was watched: it does not count."""

    kind = "unwatched"
    step: str
    attempt: int
    seconds: int


class Triggered(Fact):
    """A trigger of the policy fired; with a moment, the rollback begins then by itself."""

    kind = "triggered"
    trigger: str
    value: str = ""
    limit: str = ""
    rollback_at: datetime | None = None


class CalledOff(Fact):
    """Somebody stopped the countdown to a rollback."""

    kind = "called-off"
    trigger: str
    by: str
    reason: str = ""


class RollbackRecorded(Fact):
    """What a rollback was about, told by a person: without it the rollback stays open."""

    kind = "rollback-recorded"
    by: str
    reason: str
    impact: str
    corrective: str
    again: str


class RetroNoted(Fact):
    """Somebody said what only people know: what went well, what went badly, what is to be done."""

    kind = "retro-noted"
    by: str
    good: str = ""
    bad: str = ""
    actions: tuple[Action, ...] = ()


class ActionDone(Fact):
    """An action of a retrospective is done."""

    kind = "action-done"
    id: str
    by: str


class Shipped(Fact):
    """Every action is done; the line is free, the checks afterwards go on."""

    kind = "shipped"


class Closed(Fact):
    """Nothing is left to do."""

    kind = "closed"


class RolledBack(Fact):
    """The rollback is complete; the version is burnt."""

    kind = "rolled-back"


FACTS: dict[str, type[Fact]] = {
    fact.kind: fact
    for fact in (
        Started, CandidateMade, StepBegan, StepEnded, Retried, Settled, Signed, Waived, Approved,
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
