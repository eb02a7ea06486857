"""Who agreed, waived and decided: each signature, approval and word on the risk."""

from release import facts as f
from release.fold.handlers import Handlers
from release.risk import Word
from release.state import Given, Release, When
from release.values import replace


def _signed(release: Release, fact: f.Signed, when: When) -> None:
    release.signed = {**release.signed, fact.gate: [*release.signed.get(fact.gate, []), when]}


def _owed(release: Release, fact: f.DebtIncurred, when: When) -> None:
    release.debts = {**release.debts, fact.gate: when}


def _handed(release: Release, fact: f.HandedOver, when: When) -> None:
    release.led_by = (*release.led_by, fact.to)


def _waived(release: Release, fact: f.Waived, when: When) -> None:
    release.waived = {**release.waived, fact.gate: [*release.waived.get(fact.gate, []), when]}


def _approved(release: Release, fact: f.Approved, when: When) -> None:
    _drop(release, fact.approval, fact.by, "replaced")
    given = Given(fact.approval, fact.by, fact.roles, fact.bound, when.at, True, fact.reason)
    given = replace(given, behalf=fact.on_behalf_of)
    release.given = [*release.given, given]


def _rejected(release: Release, fact: f.Rejected, when: When) -> None:
    _drop(release, fact.approval, fact.by, "replaced")
    given = Given(fact.approval, fact.by, (), fact.bound, when.at, False, fact.reason)
    release.given = [*release.given, given]


def _drop(release: Release, approval: str, by: str, why: str) -> None:
    def held(given: Given) -> bool:
        return given.approval == approval and given.by == by and given.gone is None

    release.given = [replace(one, gone=why) if held(one) else one for one in release.given]


def _revoked(release: Release, fact: f.Revoked, when: When) -> None:
    _drop(release, fact.approval, fact.by, "revoked")


def _lapsed(release: Release, fact: f.Lapsed, when: When) -> None:
    _drop(release, fact.approval, fact.by, fact.reason)


def _requested(release: Release, fact: f.Requested, when: When) -> None:
    release.requests = [*release.requests, when]


def _risk_said(release: Release, fact: Word, when: When) -> None:
    release.risk_said, release.risk_question = (*release.risk_said, fact), None


def _risk_asked(release: Release, fact: f.RiskLowerAsked, when: When) -> None:
    release.risk_question = when


APPLY: Handlers = {
    f.Signed: _signed,
    f.DebtIncurred: _owed,
    f.HandedOver: _handed,
    f.Waived: _waived,
    f.Approved: _approved,
    f.Rejected: _rejected,
    f.Revoked: _revoked,
    f.Lapsed: _lapsed,
    f.Requested: _requested,
    f.RiskRaised: _risk_said,
    f.RiskLowerAsked: _risk_asked,
    f.RiskLowered: _risk_said,
}
