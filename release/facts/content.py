"""What a release holds: its beginning, its candidates, what landed, what was written."""

from datetime import date, datetime

from release.artifacts import Piece
from release.facts.base import Action, Brought, Document, Fact, Frozen, Line, OnLine, Stray


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
    redacted_in: str | None = None
    """The public channel that is told that something is prepared, and nothing else."""
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
    committed: datetime | None = None
    """When its changes were committed, as git says it: the median; None without any."""
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


class TakenIn(Fact):
    """A person took newer commits in: the next candidate has this source."""

    kind = "taken-in"
    by: str
    source: str
    count: int
    brought: tuple[Brought, ...] = ()


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
    """Of all that landed since the freeze began, what was reverted or taken out by now."""
    anew: bool = False
    """The branch was rewritten: `lines` are all that the candidate does not hold."""
    lost: tuple[Line, ...] = ()
    """What the candidate holds, and the branch no longer does."""
    brought: tuple[Brought, ...] = ()
    """What Slipway itself brought to the branch candidates come from, and this one lacks."""


class Surveyed(Fact):
    """What was found on the production branch: commits nobody reviewed."""

    kind = "surveyed"
    branch: str
    head: str
    direct: tuple[Line, ...] = ()
    squashed: int = 0
    """So many came by squash merges, as the project's `merged-by` tells them."""
    forge: str = ""
    """Who seems to squash pull requests there, when all that is direct looks like that."""


class StraysSeen(Fact):
    """Merged branches were not as the policy wants them; that is said, and blocks nothing."""

    kind = "strays-seen"
    strays: tuple[Stray, ...]


class ArtifactsSeen(Fact):
    """Artifacts of the release that were found, with their digests."""

    kind = "artifacts-seen"
    pieces: tuple[Piece, ...]
