"""Lines of a release's thread: short, and only for what is news."""

from datetime import datetime

from bot.cards.buttons import button, overflow
from bot.cards.kit import Block, Message, actions, code_block, message, section
from bot.words.text import esc
from bot.words.told import told
from release import facts as f
from release.freezes import open_exceptions
from release.journal import Sealed
from release.mending import mendable
from release.offers import Offer, lowering
from release.state import Release
from release.states import Status
from release.triggers import countdowns

_TAIL = 1800


def line(release: Release, sealed: Sealed, now: datetime) -> Message | None:
    """The line for one fact; None when it is no news."""
    text = told(release, sealed, now)
    if not text:
        return None
    fact = f.fact_of(sealed)
    title = f"{esc(release.project)} {esc(release.started.tag)}"
    parts = [section(text, _way_back(release, fact)), _tail(fact), _decide(release, fact)]
    return message(f"{title}: {text}", parts)


def _tail(fact: f.Fact) -> Block | None:
    """The last lines of a script that did not end well."""
    if not isinstance(fact, f.StepEnded) or fact.outcome == "done":
        return None
    tail = fact.evidence.get("tail") or ()
    block = code_block([str(line) for line in tail], room=_TAIL)
    return section(block) if block else None


def _way_back(release: Release, fact: f.Fact) -> Block | None:
    """Once it is out, going back is offered here: the final card has no buttons."""
    out = release.status in (Status.WATCHING, Status.CLOSED) and release.can_go_back
    if isinstance(fact, f.Shipped) and out:
        return overflow(release, [Offer("rollback")])
    return None


def _decide(release: Release, fact: f.Fact) -> Block | None:
    """What can be answered right here, as long as nobody has."""
    offers = _answers(release, fact)
    return actions([button(release, offer) for offer in offers]) if offers else None


def _answers(release: Release, fact: f.Fact) -> list[Offer]:
    match fact:
        case f.RiskLowerAsked() if not release.in_production:
            return lowering(release)
        case f.ExceptionAsked(id=asked) if asked in [e.id for e in open_exceptions(release)]:
            return [Offer("grant", asked), Offer("deny", asked)]
        case f.Held() if release.held and release.held.fact == fact:
            return [Offer("resume"), Offer("rollback")]
        case f.Triggered(trigger=name) if name in release.triggered and not release.rollback:
            stop = [Offer("call-off", name)] if name in countdowns(release) else []
            return [*stop, Offer("rollback", name)]
        case _:
            return _afterwards(release, fact)


def _afterwards(release: Release, fact: f.Fact) -> list[Offer]:
    """What follows from a check that failed in production, and from a rollback."""
    match fact:
        case f.RolledBack() if mendable(release):
            return [Offer("mend")]
        case f.StepEnded(step=step, outcome="failed") if _looked_after(release, step):
            return [Offer("retry", step), Offer("rollback")]
        case _:
            return []


def _looked_after(release: Release, step: str) -> bool:
    """True for a check of what is in production already, that has not passed since."""
    last = release.last(step)
    failed = last is not None and last.outcome == "failed" and not last.retried
    return step.startswith("gate/") and failed and release.status is Status.WATCHING
