"""Hand a release over: another person leads it from now on, and neither of them approves it."""

import re

from commands.desk import Desk, check_may
from commands.desk import said as told
from commands.parse import is_release
from commands.request import Form, Reply, Request
from engine.voters import roles_of
from release import facts as f
from release.refusals import Rule, refuse
from release.state import Release
from release.states import OVER
from release.turns import Asker

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


async def handover(desk: Desk, request: Request) -> Reply | Form:
    """`/release handover @person [version] [--reason "…"]`: somebody else leads the release."""
    release = await desk.release(request)
    to = person_in(request, "handover @person")
    await fit(desk, release, to)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        allowed = now.policy.may.get("handover", ("member",))
        check_may("handover", allowed, asker, now.captain)
        if now.status in OVER:
            raise refuse(Rule.OVER, version=now.version, status=str(now.status))
        if to == now.captain:
            raise refuse(Rule.ALREADY, what="led", by=to)
        handed = f.HandedOver(by=asker.user, to=to, reason=request.reason)
        return [handed, *_no_longer(now, to)]

    await desk.act(request, release, decide)
    return told("handed-over", release, who=to)


def person_in(request: Request, usage: str) -> str:
    """The id of the person named among the words. Raises Refused."""
    words = [word for word in request.words if not is_release(word)]
    found = next((m[1] for word in words if (m := _PERSON.fullmatch(word))), "")
    found = found or request.values.get("person", "")
    if not found:
        raise refuse(Rule.BAD_WORDS, given=" ".join(words) or request.verb, usage=usage)
    return found


async def fit(desk: Desk, release: Release, user: str) -> None:
    """Only a full member with a role in the project can lead its releases. Raises Refused."""
    if not await desk.world.directory.is_full_member(user):
        raise refuse(Rule.NO_SUCH_PERSON, user=user)
    if not await roles_of(desk.world, release, user):
        raise refuse(Rule.NO_SUCH_PERSON, "roles", user=user)


def _no_longer(release: Release, captain: str) -> list[f.Fact]:
    """What the new captain approved before, or somebody for them, counts no more."""
    given = [one for one in release.given if one.yes and one.gone is None]
    theirs = [one for one in given if captain in (one.by, one.voice)]
    leads = {captain: "leads the release"}
    why = {one.by: leads.get(one.by, "given for who leads the release") for one in theirs}
    return [f.Lapsed(approval=one.approval, by=one.by, reason=why[one.by]) for one in theirs]
