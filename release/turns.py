"""What one person can do with a release now, and what of it waits for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from release.approvals import authors_of
from release.authors import barred
from release.freezes import open_exceptions
from release.lessons import ACTION, open_actions
from release.offers import Offer, clears, offers
from release.policy.model import Policy
from release.standing import Blocker, Standing, Why
from release.state import Release
from release.values import Struct

ANYONE = "anyone"
_ASKED_AS = {
    "facts": "notes",
    "link": "notes",
    "settle": "retry",
    "answer": "rollback",
    "record": "rollback",
    "mend": "hotfix",
}
"""Verbs that the policy's table `may` knows under another name."""
_FREE = frozenset(
    {"exception", "sign", "tick", "waive", "approve", "reject", "revoke", "grant", "deny"}
)
"""Verbs that `may` says nothing about: their own rule names the person, or everybody may ask."""
_FOR_THE_REQUESTER = frozenset(
    {Why.STEP_FAILED, Why.CHECK_FAILED, Why.STEP_UNKNOWN, Why.FROZEN, Why.WAITS}
)
"""What somebody has to mend: it waits for the one who wanted the release."""


class Asker(Struct, frozen=True):
    """Somebody, with the roles they hold in the project."""

    user: str
    roles: tuple[str, ...] = ()
    stands_for: tuple["Asker", ...] = ()
    """Those who are away and let them approve."""

    def holds(self, who: Sequence[str]) -> bool:
        """True when one of these roles or user ids is theirs."""
        return self.user in who or bool(set(who) & set(self.roles))


class Turn(Struct, frozen=True):
    """Something that waits for one person, and what they can do about it."""

    release: Release
    blocker: Blocker
    offers: tuple[Offer, ...]

    @property
    def since(self) -> datetime:
        """Since when it waits."""
        return self.blocker.since or self.release.at


def permitted(allowed: Sequence[str], person: Asker, requester: str = "") -> bool:
    """True for anyone, for anyone with a role, for the requester, or for holders of the roles."""
    if ANYONE in allowed or ("member" in allowed and person.roles):
        return True
    return ("requester" in allowed and person.user == requester) or person.holds(allowed)


def guards(
    policy: Policy,
    person: Asker,
    stopped: Mapping[str, Any] | None,
    frozen: Mapping[str, Any] | None,
) -> tuple[str, ...]:
    """What this person may do about a whole project now: stop, go, freeze, thaw."""
    second = bool(stopped and stopped["by"] != person.user)
    open_now = {"stop": not stopped, "go": second, "freeze": not frozen, "thaw": bool(frozen)}
    return tuple(
        name
        for name, is_open in open_now.items()
        if is_open and permitted(policy.may.get(_GUARDED.get(name, name), ("member",)), person)
    )


_GUARDED = {"thaw": "freeze"}


def mine(release: Release, standing: Standing, person: Asker) -> list[Offer]:
    """What this person can do with a release now, the likeliest first."""
    return [offer for offer in offers(release, standing) if _may(release, offer, person)]


def _may(release: Release, offer: Offer, person: Asker) -> bool:
    requester = release.captain
    if offer.verb == "approve" and person.user in not_asked(release, offer.subject):
        return False
    if offer.who and not person.holds(offer.who):
        return False
    if offer.verb in _FREE:
        return offer.verb != "exception" or bool(person.roles)
    verb = _ASKED_AS.get(offer.verb, offer.verb)
    return permitted(release.policy.may.get(verb, ("member",)), person, requester)


def not_asked(release: Release, approval: str) -> tuple[str, ...]:
    """Who cannot give an approval whatever their role: the requester, perhaps the authors."""
    rule = release.policy.approvals.get(approval)
    authors = barred(rule, release.binding, authors_of(release)) if rule else ()
    return (*release.leaders, *authors)


def turns(release: Release, standing: Standing, person: Asker) -> list[Turn]:
    """What waits for this person, in the order of the plan; then what was learnt before."""
    found = [_turn(release, standing, blocker, person) for blocker in standing.blockers]
    return [turn for turn in found if turn and turn.offers] + _lessons(release, standing, person)


def _lessons(release: Release, standing: Standing, person: Asker) -> list[Turn]:
    """Actions of retrospectives that are this person's, also where nothing waits for them."""
    known = {blocker.subject for blocker in standing.blockers}
    mine = [one for one in open_actions(release) if one.owner == person.user]
    waits = [
        Blocker(Why.ACTION, f"{ACTION}{one.id}", one.text, (one.owner,), release.at) for one in mine
    ]
    return [
        Turn(release, one, (Offer("tick", one.subject, one.who),))
        for one in waits
        if one.subject not in known
    ]


def _turn(release: Release, standing: Standing, blocker: Blocker, person: Asker) -> Turn | None:
    if blocker.why is Why.FROZEN and open_exceptions(release):
        return Turn(release, blocker, tuple(_decisions(release, person)))
    for_me = person.holds(blocker.who) and blocker.why is not Why.FROZEN
    wanted = blocker.why in _FOR_THE_REQUESTER and person.user == release.captain
    if not (for_me or wanted) or _answered(standing, blocker, person):
        return None
    able = [offer for offer in clears(release, blocker) if _may(release, offer, person)]
    own = blocker.why is Why.APPROVAL and person.user in not_asked(release, blocker.subject)
    return Turn(release, blocker, () if own else tuple(able))


def _decisions(release: Release, person: Asker) -> list[Offer]:
    """Requests for an exception that this person decides: the freeze's owner, on others' asking."""
    freeze = release.policy.freeze
    if freeze is None or freeze.owner not in person.roles:
        return []
    open_ = [asked.id for asked in open_exceptions(release) if asked.by != person.user]
    return [Offer(verb, id_) for id_ in open_ for verb in ("grant", "deny")]


def _answered(standing: Standing, blocker: Blocker, person: Asker) -> bool:
    """True when this person has approved already and others are still missing."""
    given = [
        given for stage in standing.stages if stage.approval for given in stage.approval.counted
    ]
    return blocker.why is Why.APPROVAL and any(
        one.approval == blocker.subject and one.by == person.user for one in given
    )
