"""How risky a release is: by what it changes, raised by anybody, lowered by two people only."""

from collections.abc import Iterable, Mapping, Sequence

from release.facts import CandidateMade, RiskLowered, RiskRaised
from release.plan import commits as count
from release.policy import Policy
from release.values import Struct

STANDARD = "standard"

Classes = Mapping[str, tuple[str, ...]]
Word = RiskRaised | RiskLowered


class Assessment(Struct, frozen=True):
    """A risk class with its reasons, and the commits that ask for it."""

    name: str = STANDARD
    reasons: tuple[str, ...] = ()
    commits: tuple[str, ...] = ()


def classes_of_risk(policy: Policy) -> tuple[str, ...]:
    """Every class of risk, the highest first: the policy's order (else high), then standard."""
    return tuple(dict.fromkeys((*(policy.risk or ("high",)), STANDARD)))


def is_higher(policy: Policy, one: str, other: str) -> bool:
    """True when the first of two classes weighs more."""
    order = classes_of_risk(policy)
    return one in order and (other not in order or order.index(one) < order.index(other))


def assess(policy: Policy, classes: Classes, said: Sequence[Word] = ()) -> Assessment:
    """What the changes ask for, then what people said about it, in their order."""
    return after(policy, _by_changes(policy, classes), said)


def after(policy: Policy, found: Assessment, said: Sequence[Word]) -> Assessment:
    """The same once more was said."""
    for word in said:
        found = _after(policy, found, word)
    return found


def recorded(policy: Policy, made: CandidateMade) -> Assessment:
    """As it was assessed when a candidate was made."""
    names = dict.fromkeys(name for risk in policy.risk.values() for name in risk.changed)
    return Assessment(made.risk, made.risk_reasons, _distinct(made.classes, names))


def raised(risk: str | None, by: str, reason: str = "at the start") -> tuple[RiskRaised, ...]:
    """What somebody who starts a release says about its risk, if anything."""
    return (RiskRaised(by=by, risk=risk, reason=reason),) if risk else ()


def _by_changes(policy: Policy, classes: Classes) -> Assessment:
    for name, risk in policy.risk.items():
        hits = [c for c in risk.changed if c in classes]
        if hits:
            reasons = tuple(f"{c} changed in {count(len(classes[c]))}" for c in hits)
            return Assessment(name, reasons, _distinct(classes, hits))
    return Assessment()


def _distinct(classes: Classes, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sha for name in names for sha in classes.get(name, ())))


def _after(policy: Policy, found: Assessment, word: Word) -> Assessment:
    """Two people lower the risk of commits that they know, of no later ones."""
    higher = is_higher(policy, word.risk, found.name)
    if isinstance(word, RiskRaised):
        reasons = (*found.reasons, f"raised by hand: {word.reason}")
        return Assessment(word.risk, reasons, found.commits) if higher else found
    if higher or not set(found.commits) <= set(word.commits):
        return found
    return Assessment(word.risk, (f"lowered by two people: {word.reason}",), found.commits)
