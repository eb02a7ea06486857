"""Go back: declare a rollback, hold it off, decide what it asks, and tell what it was about."""

from collections.abc import Sequence

from commands.desk import Asker, Desk, may, said, said_of_all
from commands.parse import remark
from commands.request import Form, Reply, Request
from engine.overtaken import overtaken_by
from release import facts as f
from release.refusals import Rule, refuse
from release.standing import Why, rolling, standing
from release.state import Release
from release.states import TURNED_BACK
from release.triggers import countdowns, may_declare
from release.yamlfile import did_you_mean

OTHER = "other"
"""The choice of a reason that is none of the policy's triggers."""
RECORD = ("reason", "impact", "corrective", "again")
"""What the record of a rollback holds."""


async def rollback(desk: Desk, request: Request) -> Reply | Form:
    """`/release rollback [version] [--trigger name]`: back to the version before, past every gate.

    Releases of one train go back together; who had not reached production is given up.
    """
    release = await desk.release(request, over=True)
    trigger = _trigger(release, request)
    if not request.reason:
        typed = {"reason": remark(request.words)}
        return Form("rollback", "rollback", release.id, trigger, data=typed)
    train = await desk.train(release)
    later = await _later(desk, train)
    reached = any(one.in_production for one in train)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        _may_go_back(now, asker, trigger)
        if now.status in TURNED_BACK:
            if now.id != release.id:
                return []
            raise refuse(Rule.ALREADY, what=str(now.status))
        if not reached:
            raise refuse(Rule.NOT_IN_PRODUCTION, version=now.version)
        if later:
            raise refuse(Rule.NOT_LATEST, version=now.version, later=later)
        if not now.in_production:
            return [f.AbortAsked(by=asker.user, reason=request.reason)]
        return [f.RollbackAsked(by=asker.user, reason=request.reason, trigger=trigger)]

    await desk.act_on(train, request, decide)
    return said_of_all("rolling-back", train)


def _trigger(release: Release, request: Request) -> str:
    """The trigger of the policy that was named, if one was. Raises Refused for another."""
    name = request.values.get("trigger") or request.options.get("trigger") or request.subject
    known = release.policy.triggers
    if not name or name == OTHER:
        return ""
    if name not in known:
        near = did_you_mean(name, known)
        raise refuse(Rule.BAD_WORDS, "triggers", given=name, near=near)
    return name


def _may_go_back(release: Release, asker: Asker, trigger: str) -> None:
    """Whom the policy lets declare this trigger may; for anything else its table `may` says it."""
    declared = release.policy.triggers.get(trigger)
    if declared is None or not declared.by:
        may("rollback", release, asker)
    elif not may_declare(declared, asker):
        who = {role: release.binding.holders(role) for role in declared.by}
        raise refuse(Rule.NOT_ELIGIBLE, f"triggers.{trigger}.by", roles=declared.by, who=who)


async def _later(desk: Desk, train: Sequence[Release]) -> str:
    """A version that reached production after one of these: that one is rolled back first."""
    later = await desk.world.store.read(lambda db: overtaken_by(desk.books, db, train))
    return later.started.tag if later else ""


async def call_off(desk: Desk, request: Request) -> Reply | Form:
    """`/release call-off [version]`: stop the countdown to a rollback."""
    release = await desk.release(request)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        going = [one for one in countdowns(now) if request.subject in ("", one)]
        if not going:
            raise refuse(Rule.NOT_OPEN, what="a countdown to a rollback")
        for name in going:
            _may_go_back(now, asker, name)
        return [f.CalledOff(trigger=name, by=asker.user, reason=request.reason) for name in going]

    await desk.act(request, release, decide)
    return said("called-off", release)


async def hold(desk: Desk, request: Request) -> Reply | Form:
    """`/release hold [version]`: keep a rollout at the share of traffic that it has."""
    release = await desk.release(request)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("hold", now, asker)
        if now.held:
            raise refuse(Rule.ALREADY, what="held", by=now.held.fact.by)
        step = rolling(standing(now, desk.world.clock.now()))
        if step is None:
            raise refuse(Rule.NOT_OPEN, what="a rollout in stages")
        return [f.Held(step=step.planned.id, by=asker.user, reason=request.reason)]

    await desk.act(request, release, decide)
    return said("held", release)


async def record(desk: Desk, request: Request) -> Reply | Form:
    """`/release record [version]`: tell what a rollback was about, so that it can be closed."""
    release = await desk.release(request, over=True)
    parts = {name: request.values.get(name, "").strip() for name in RECORD}
    if not any(parts.values()):
        return Form("record", "record", release.id)
    missing = [name for name, text in parts.items() if not text]
    if missing:
        raise refuse(Rule.BAD_WORDS, given=", ".join(missing), usage="all four of the form")

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("rollback", now, asker)
        picture = standing(now, desk.world.clock.now())
        if "record" not in {b.subject for b in picture.blockers if b.why is Why.QUESTION}:
            raise refuse(Rule.NOT_OPEN, what="the record of a rollback")
        return [f.RollbackRecorded(by=asker.user, **parts)]

    await desk.act(request, release, decide)
    return said("recorded", release)


async def answer(desk: Desk, request: Request) -> Reply | Form:
    """`/release answer <question>`: give the decision that a rollback waits for."""
    release = await desk.release(request, over=True)
    choice = request.values.get("answer", "")
    if not choice:
        return Form("answer", "answer", release.id, request.subject)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("rollback", now, asker)
        picture = standing(now, desk.world.clock.now())
        open_ = {b.subject for b in picture.blockers if b.why is Why.QUESTION}
        if request.subject not in open_:
            raise refuse(Rule.NOT_OPEN, what=request.subject)
        note = request.values.get("note", "")
        return [f.Answered(question=request.subject, by=asker.user, answer=choice, note=note)]

    await desk.act(request, release, decide)
    return said("answered", release)
