"""What people signed, approved, owe or took over."""

from datetime import datetime

from release.facts.base import Fact


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
    bound: dict[str, str] = {}
    """A digest of each concern, as it was; empty before there is a candidate."""


class HandedOver(Fact):
    """Another person leads the release."""

    kind = "handed-over"
    by: str
    to: str
    reason: str = ""


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
    bound: dict[str, str] = {}


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
