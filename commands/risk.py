"""Say how risky a release is: anybody with a role raises it, two people lower it."""

from commands.desk import Asker, Desk, may, said
from commands.request import Form, Reply, Request
from release import facts as f
from release.offers import may_lower
from release.refusals import Rule, refuse
from release.risk import classes_of_risk, is_higher
from release.state import Release
from release.states import Status
from release.yamlfile import did_you_mean


async def risk(desk: Desk, request: Request) -> Reply | Form:
    """`/release risk <class> <reason>`: raise the risk, or ask that a second person lowers it."""
    release = await desk.release(request)
    wanted = _wanted(release, request)
    reason = _reason(release, request)
    if not reason and not _agrees(release, request.user, wanted):
        return Form("risk", "risk", release.id, wanted)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("risk", now, asker)
        if now.status not in (Status.RUNNING, Status.PAUSED):
            raise refuse(Rule.OVER, version=now.version, status=str(now.status))
        if now.in_production:
            raise refuse(Rule.IN_PRODUCTION, version=now.version)
        if wanted == now.risk.name:
            raise refuse(Rule.ALREADY, what=f"rated {wanted}")
        if is_higher(now.policy, wanted, now.risk.name):
            return [f.RiskRaised(by=asker.user, risk=wanted, reason=reason)]
        return [_lower(now, asker, wanted, reason)]

    facts = await desk.act(request, release, decide)
    asked = any(isinstance(fact, f.RiskLowerAsked) for fact in facts or ())
    return said("risk-asked" if asked else "risk-said", release, risk=wanted)


def _wanted(release: Release, request: Request) -> str:
    known = classes_of_risk(release.policy)
    given = request.subject or next((w.lower() for w in request.words), "")
    if given not in known:
        near = did_you_mean(given, known)
        raise refuse(Rule.BAD_RISK, "risk", given=given, risks=known, near=near)
    return given


def _reason(release: Release, request: Request) -> str:
    """From the form or the option, else the words after the class (but for a version)."""
    rest = [w for w in request.words[1:] if w.removeprefix("v") != release.version]
    return request.reason or " ".join(rest)


def _agrees(release: Release, user: str, wanted: str) -> bool:
    """True for a second person who is asked for the very same."""
    question = release.risk_question
    return bool(question and question.fact.risk == wanted and question.fact.by != user)


def _lower(release: Release, asker: Asker, wanted: str, reason: str) -> f.Fact:
    question, seconds = release.risk_question, may_lower(release)
    if question is None or question.fact.risk != wanted:
        return f.RiskLowerAsked(by=asker.user, risk=wanted, reason=reason)
    if question.fact.by == asker.user:
        raise refuse(Rule.SECOND_PERSON, "risk", roles=seconds)
    if not asker.holds(seconds):
        who = {role: release.binding.holders(role) for role in seconds}
        raise refuse(Rule.NOT_ELIGIBLE, "risk", roles=seconds, who=who)
    return f.RiskLowered(
        by=asker.user,
        asked_by=question.fact.by,
        risk=wanted,
        reason=question.fact.reason,
        commits=release.risk.commits,
    )
