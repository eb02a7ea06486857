"""Approve, reject, and take either back."""

from collections.abc import Iterator

from commands.desk import Asker, Desk, said
from commands.parse import remark
from commands.request import Form, Reply, Request
from release import facts as f
from release.approvals import (
    Verdict,
    asked,
    authors_of,
    bound_now,
    changed_since,
    in_effect,
    judge,
    roles_for,
)
from release.authors import barred, unknown
from release.policy.model import Approval
from release.refusals import Refusal, Refused, Rule, refuse
from release.standing import forward_plan
from release.state import Release
from release.states import Status


async def approve(desk: Desk, request: Request) -> Reply | Form:
    """`/release approve [version]`: agree to the open approval; bound to what it shows."""
    release = await desk.release(request)
    name = _which(release, request)
    if _approval(release, name).reason == "required" and not request.reason:
        return Form("approve", "approve", release.id, name, request.candidate)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        approval = _approval(now, name)
        _may_vote(now, name, approval, asker, request)
        verdict = judge(now, name, approval, request.at)
        roles, behalf = voice(now, approval, asker, verdict)
        if any(g.by == asker.user and g.yes for g in verdict.counted):
            raise refuse(Rule.ALREADY, approval=approval.title, what="approved")
        candidate = now.candidate
        assert candidate is not None, "checked above"
        return [
            f.Approved(
                approval=name,
                by=asker.user,
                roles=roles,
                candidate=candidate.n,
                bound=bound_now(now),
                reason=request.reason,
                on_behalf_of=behalf,
            )
        ]

    await desk.act(request, release, decide)
    return said("approved", release, approval=name)


async def reject(desk: Desk, request: Request) -> Reply | Form:
    """`/release reject [version] --reason "…"`: object to the release; it waits until resolved."""
    release = await desk.release(request)
    name = _which(release, request)
    if not request.reason:
        typed = {"reason": remark(request.words)}
        return Form("reject", "reject", release.id, name, request.candidate, typed)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        approval = _approval(now, name)
        _may_vote(now, name, approval, asker, request, own=True)
        candidate = now.candidate
        assert candidate is not None, "checked above"
        bound = bound_now(now)
        return [
            f.Rejected(
                approval=name,
                by=asker.user,
                candidate=candidate.n,
                bound=bound,
                reason=request.reason,
            )
        ]

    await desk.act(request, release, decide)
    return said("rejected", release, approval=name)


async def revoke(desk: Desk, request: Request) -> Reply | Form:
    """`/release revoke [version]`: take your approval or rejection back, until it takes effect."""
    release = await desk.release(request)
    name = _which(release, request)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        if _in_effect(now, name):
            raise refuse(Rule.IN_EFFECT, approval=_approval(now, name).title)
        mine = [g for g in now.given if g.approval == name and g.by == asker.user and not g.gone]
        if not mine:
            raise refuse(Rule.NOT_OPEN, what="an approval or rejection of yours")
        return [f.Revoked(approval=name, by=asker.user)]

    await desk.act(request, release, decide)
    return said("revoked", release, approval=name)


def _which(release: Release, request: Request) -> str:
    """The approval meant: the button's, or the only one of the plan that is not in effect."""
    plan = forward_plan(release)
    names = [stage.approval[0] for stage in plan.stages if stage.approval]
    if request.subject:
        if request.subject not in names:
            raise refuse(Rule.NOT_OPEN, what=request.subject)
        return request.subject
    waiting = [name for name in names if not _in_effect(release, name)]
    if not names:
        raise refuse(Rule.NOT_OPEN, what="an approval")
    return waiting[0] if waiting else names[-1]


def _approval(release: Release, name: str) -> Approval:
    approval = forward_plan(release).approval(name)
    if approval is None:
        raise refuse(Rule.NOT_OPEN, what=name)
    return approval


def _in_effect(release: Release, name: str) -> bool:
    """True once what it approves has begun."""
    stages = forward_plan(release).stages
    return any(in_effect(release, s) for s in stages if s.approval and s.approval[0] == name)


def _may_vote(
    release: Release,
    name: str,
    approval: Approval,
    asker: Asker,
    request: Request,
    own: bool = False,
) -> None:
    """All that speaks against this person's vote, at once."""
    setting = f"approvals.{name}"
    against: list[Refusal] = []
    roles, _ = voice(release, approval, asker, judge(release, name, approval, request.at))
    if release.status not in (Status.RUNNING, Status.PAUSED) or _in_effect(release, name):
        facts = {"what": approval.title, "status": str(release.status)}
        against.append(Refusal(Rule.NOT_OPEN, setting, facts))
    elif not asked(release, name) and not own:
        against.append(Refusal(Rule.NOT_OPEN, setting, {"what": approval.title}))
    if release.candidate is None:
        against.append(Refusal(Rule.NO_CANDIDATE, setting))
    elif not request.typed:
        against += _stale(release, approval, request, setting)
    if not roles:
        wanted = tuple(role for either in approval.by for role in either.split("|"))
        who = {role: release.binding.holders(role) for role in wanted}
        against.append(Refusal(Rule.NOT_ELIGIBLE, f"{setting}.by", {"roles": wanted, "who": who}))
    if not own:
        against += _not_theirs(release, approval, asker, setting)
    if against:
        raise Refused(*against)


def voice(
    release: Release, approval: Approval, asker: Asker, verdict: Verdict
) -> tuple[tuple[str, ...], str | None]:
    """The roles in which a vote counts, and for whom it is given: one's own roles come first.

    Who is away and whose vote counts already has no second one; one that is out of date has.
    """
    if own := roles_for(approval, asker.roles):
        return own, None
    authors = barred(approval, release.binding, authors_of(release))
    voted = {given.voice for given in (*verdict.counted, verdict.rejected) if given}
    for away in asker.stands_for:
        roles = roles_for(approval, away.roles)
        if roles and away.user not in authors and away.user not in voted:
            return roles, away.user
    return (), None


def _not_theirs(
    release: Release, approval: Approval, asker: Asker, setting: str
) -> Iterator[Refusal]:
    """Nobody approves what they asked for, nor what they wrote where the policy says so."""
    if asker.user in release.leaders:
        yield Refusal(Rule.OWN_RELEASE, setting, {"user": asker.user})
    if asker.user in barred(approval, release.binding, authors_of(release)):
        yield Refusal(Rule.AUTHOR, f"{setting}.never", {"user": asker.user})
    elif unknown(approval, release.binding, asker.user):
        yield Refusal(Rule.UNKNOWN_AUTHOR, f"projects.{release.project}.people")


def _stale(release: Release, approval: Approval, request: Request, setting: str) -> list[Refusal]:
    """What a button showed is not what there is now, in something the approval is about."""
    shown = next((c for c in release.candidates if c.n == request.candidate), None)
    if shown is None:
        return [Refusal(Rule.STALE, setting, {"changed": ()})]
    now = bound_now(release)
    before = now
    if shown is not release.candidate:
        before = {**now, "content": shown.content, "notes": shown.body, "plan": shown.plan}
    before = {**before, "risk": request.risk or shown.risk}
    changed = changed_since(before, now, approval.concerns)
    return [Refusal(Rule.STALE, setting, {"changed": changed})] if changed else []
