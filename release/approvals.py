"""Approvals: who may, what one is bound to, and whether enough distinct people agreed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from release.authors import barred
from release.facts import Requested
from release.journal import stamp
from release.plan import PlannedStage
from release.policy.model import Approval
from release.state import Given, Release, is_production
from release.values import Struct

CONCERNS = ("content", "notes", "risk", "plan", "date")


def bound_now(release: Release) -> dict[str, str]:
    """What an approval given at this moment is bound to: a digest for each concern."""
    candidate = release.candidate
    assert candidate is not None, "nothing can be approved before there is a candidate"
    rated = release.risk.name
    return {
        "content": candidate.content,
        "notes": candidate.body,
        "risk": rated,
        "plan": candidate.plan if rated == candidate.risk else release.plan.digest,
        "date": stamp(release.release_at) if release.release_at else "",
    }


def changed_since(
    bound: Mapping[str, str], now: Mapping[str, str], concerns: Sequence[str]
) -> tuple[str, ...]:
    """The concerns in which what was approved is not what there is now."""
    return tuple(concern for concern in concerns if bound.get(concern) != now.get(concern))


def authors_of(release: Release) -> tuple[str, ...]:
    """Who wrote what the newest candidate holds, as "Name <address>"."""
    return release.candidate.authors if release.candidate else ()


def asked(release: Release, approval: str) -> bool:
    """True when the people who may approve were asked about the present candidate and risk."""
    current = release.candidate
    return current is not None and any(
        when.fact == Requested(approval=approval, candidate=current.n, risk=release.risk.name)
        for when in release.requests
    )


def in_effect(release: Release, stage: PlannedStage) -> bool:
    """True once the stage does what was approved: nobody can take their approval back any more.

    What is told before production is no effect yet. Until production is touched, an effect is
    that of the candidate at hand: another one has its own approvals.
    """
    newest = release.candidate.n if release.candidate else 0
    steps = [step.id for step in stage.steps]
    return any(
        release.took_effect(step)
        and (release.in_production or release.attempts[step][-1].candidate == newest)
        for step in [step for step in steps if is_production(step)] or steps
    )


class Verdict(Struct, frozen=True):
    """Where an approval stands.

    `needs` is role (or "a|b") to people still missing; `counted` are those that count now;
    `outdated` are people whose approval concerned something that changed, with what changed.
    """

    needs: Mapping[str, int]
    counted: tuple[Given, ...]
    outdated: tuple[tuple[Given, tuple[str, ...]], ...]
    rejected: Given | None
    total: int

    @property
    def complete(self) -> bool:
        """True when nobody is missing and nobody objects."""
        return not self.needs and self.rejected is None


def judge(release: Release, name: str, approval: Approval, now: datetime) -> Verdict:
    """Count the approvals that hold for the present candidate."""
    current = bound_now(release) if release.candidate else {}
    yes: list[Given] = []
    outdated: list[tuple[Given, tuple[str, ...]]] = []
    rejected: Given | None = None
    not_theirs = barred(approval, release.binding, authors_of(release))
    for given in release.given:
        if given.approval != name or given.gone is not None:
            continue
        changed = changed_since(given.bound, current, approval.concerns)
        if given.yes and {given.by, given.voice} & set(not_theirs):
            changed = ("author",)
        if changed:
            outdated.append((given, changed))
        elif not given.yes:
            rejected = rejected or given
        elif not expired(given, approval, now, release.zone):
            yes.append(given)
    needs, counted = _fill(approval.by, yes)
    return Verdict(needs, tuple(counted), tuple(outdated), rejected, sum(approval.by.values()))


def expired(given: Given, approval: Approval, now: datetime, zone: ZoneInfo) -> bool:
    """True when an approval is too old to count."""
    return approval.expires.after(given.at, zone) <= now


def _fill(by: Mapping[str, int], given: Sequence[Given]) -> tuple[dict[str, int], list[Given]]:
    """Seat distinct people so that as many places as possible are taken.

    One person may hold several roles but fills one place only: augmenting paths find the
    best seating, so that the order of clicks never matters.
    """
    places = [role for role, count in by.items() for _ in range(count)]
    seated: dict[int, Given] = {}

    def seat(person: Given, tried: set[int]) -> bool:
        for place, role in enumerate(places):
            if place in tried or not set(role.split("|")) & set(person.roles):
                continue
            tried.add(place)
            if place not in seated or seat(seated[place], tried):
                seated[place] = person
                return True
        return False

    people = {person.voice: person for person in given}
    for person in people.values():
        seat(person, set())
    free = [role for place, role in enumerate(places) if place not in seated]
    counted = [person for person in people.values() if person in seated.values()]
    return {role: free.count(role) for role in dict.fromkeys(free)}, counted


def roles_for(approval: Approval, held: Sequence[str]) -> tuple[str, ...]:
    """Which of a person's roles count for an approval."""
    wanted = {role for either in approval.by for role in either.split("|")}
    return tuple(role for role in held if role in wanted)
