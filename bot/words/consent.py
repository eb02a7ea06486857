"""What the log tells about risk and debts: who said so, who agreed, what is owed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.words.blockers import people
from bot.words.text import bold, esc, listed, person, when
from release import facts as f
from release.offers import may_lower
from release.state import Release


def _raised(release: Release, fact: f.RiskRaised, now: datetime) -> str:
    return f"⬆️ {person(fact.by)} rates the risk {bold(fact.risk)}: {esc(fact.reason)}"


def _lower_asked(release: Release, fact: f.RiskLowerAsked, now: datetime) -> str:
    roles = may_lower(release)
    who = people([one for role in roles for one in release.binding.holders(role)])
    return (
        f"🙋 {person(fact.by)} holds the risk for {bold(fact.risk)}: {esc(fact.reason)}. "
        f"A second person must agree: {who or listed(map(esc, roles))}."
    )


def _lowered(release: Release, fact: f.RiskLowered, now: datetime) -> str:
    both = f"{person(fact.asked_by)} and {person(fact.by)}"
    return f"⬇️ {both} rate the risk {bold(fact.risk)}: {esc(fact.reason)}"


def _owed(release: Release, fact: f.DebtIncurred, now: datetime) -> str:
    gate = release.policy.gates[fact.gate]
    return (
        f"🧾 “{esc(gate.title)}” is owed by {esc(gate.sign or 'somebody')} until {when(fact.due)}. "
        "Overdue, it holds every release but an emergency."
    )


def _linked(release: Release, fact: f.Linked, now: datetime) -> str:
    gate = release.policy.gates[fact.gate]
    return f"📎 {person(fact.by)} linked “{esc(gate.title)}”: {esc(fact.link)}"


def _facts(release: Release, fact: f.FactsWritten, now: datetime) -> str:
    return f"📝 {person(fact.by)} wrote the facts of the release"


def _announced(release: Release, fact: f.Announced, now: datetime) -> str:
    rule = release.policy.announce.get(fact.name)
    if rule is None or rule.at is None:
        return ""  # its step tells
    return f"📣 Advance notice is given in {listed(f'<#{channel}>' for channel in fact.channels)}"


def _handed(release: Release, fact: f.HandedOver, now: datetime) -> str:
    why = f": {esc(fact.reason)}" if fact.reason else ""
    return f"🤝 {person(fact.by)} handed the release over to {person(fact.to)}{why}"


TELL: dict[type[f.Fact], Callable[[Release, Any, datetime], str]] = {
    f.RiskRaised: _raised,
    f.RiskLowerAsked: _lower_asked,
    f.RiskLowered: _lowered,
    f.DebtIncurred: _owed,
    f.Linked: _linked,
    f.FactsWritten: _facts,
    f.Announced: _announced,
    f.HandedOver: _handed,
}
