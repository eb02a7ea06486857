"""Change a release's course: pause, resume, retry, abort, roll back, settle, answer."""

from datetime import datetime

from commands.desk import Asker, Desk, may, said, said_of_all
from commands.parse import remark
from commands.request import Form, Reply, Request
from commands.rollback import rollback
from release import facts as f
from release.newer import behind, brought, newer, newest_source
from release.refusals import Rule, refuse
from release.standing import MACHINES, Mark, standing
from release.state import Release
from release.states import OVER, Status


async def pause(desk: Desk, request: Request) -> Reply | Form:
    """`/release pause [version] [why]`: hold every forward step; a running script runs on."""
    release = await desk.release(request)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("pause", now, asker)
        if now.paused:
            raise refuse(Rule.ALREADY, what="paused", by=now.paused.fact.by)
        _is_going(now)
        return [f.Paused(by=asker.user, reason=request.reason or remark(request.words))]

    await desk.act(request, release, decide)
    return said("paused", release)


async def resume(desk: Desk, request: Request) -> Reply | Form:
    """`/release resume [version]`: let a paused release go on."""
    release = await desk.release(request)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("resume", now, asker)
        if not now.paused and not now.held:
            raise refuse(Rule.NOT_PAUSED, version=now.version)
        return [f.Resumed(by=asker.user)]

    await desk.act(request, release, decide)
    return said("resumed", release)


async def retry(desk: Desk, request: Request) -> Reply | Form:
    """`/release retry [version]`: do what failed again."""
    release = await desk.release(request)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("retry", now, asker)
        failed = _failed(now, desk.world.clock.now())
        wanted = [step for step in failed if request.subject in ("", step)]
        if not wanted:
            raise refuse(Rule.NOTHING_FAILED, version=now.version)
        return [f.Retried(step=step, by=asker.user) for step in wanted]

    await desk.act(request, release, decide)
    return said("retried", release)


def _failed(release: Release, now: datetime) -> list[str]:
    """Steps and checks that stand as failed now."""
    picture = standing(release, now)
    steps = [s.planned.id for stage in picture.stages for s in stage.steps if s.mark is Mark.FAILED]
    gates = [
        gate.planned.step
        for stage in picture.stages
        for gate in (*stage.gates, *stage.checks)
        if gate.mark is Mark.FAILED and gate.planned.gate.kind in MACHINES
    ]
    return steps + gates


async def abort(desk: Desk, request: Request) -> Reply | Form:
    """`/release abort [version]`: give a release up before production; after, it is a rollback.

    Releases of one train are given up together.
    """
    release = await desk.release(request)
    train = await desk.train(release)
    if any(one.in_production for one in train):
        return await rollback(desk, request)
    if not request.values and not request.reason:
        return Form("abort", "abort", release.id, data={"reason": remark(request.words)})

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("abort", now, asker)
        _is_going(now)
        if now.in_production:
            raise refuse(Rule.IN_PRODUCTION, version=now.version)
        return [f.AbortAsked(by=asker.user, reason=request.reason)]

    await desk.act_on(train, request, decide)
    return said_of_all("aborted", train)


async def settle(desk: Desk, request: Request) -> Reply | Form:
    """`/release settle <step>`: say how a step ended that nobody saw end."""
    release = await desk.release(request)
    if "outcome" not in request.values:
        return Form("settle", "settle", release.id, request.subject)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("retry", now, asker)
        attempt = now.last(request.subject)
        if attempt is None or attempt.outcome != "unknown":
            raise refuse(Rule.NOT_OPEN, what=request.subject)
        outcome = request.values["outcome"]
        if outcome not in ("done", "failed", "again"):
            raise refuse(Rule.BAD_WORDS, given=outcome)
        return [
            f.Settled(
                step=request.subject,
                attempt=attempt.n,
                by=asker.user,
                outcome=outcome,  # type: ignore[arg-type]
                reason=request.reason,
            )
        ]

    await desk.act(request, release, decide)
    return said("settled", release)


async def take_in(desk: Desk, request: Request) -> Reply | Form:
    """`/release take-in [version]`: take what is newer on the branch in as the next candidate."""
    release = await desk.release(request)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("take-in", now, asker)
        _is_going(now)
        if now.in_production:
            raise refuse(Rule.IN_PRODUCTION, version=now.version)
        if not newer(now):
            raise refuse(Rule.ALREADY, what="up to date")
        source, count = newest_source(now), behind(now)
        return [f.TakenIn(by=asker.user, source=source, count=count, brought=brought(now))]

    await desk.act(request, release, decide)
    return said("taken-in", release)


async def ready(desk: Desk, request: Request) -> Reply | Form:
    """`/release ready [version]`: the hotfix branch holds its fix."""
    release = await desk.release(request)
    repository = desk.world.repository(release.project)
    await repository.fetch()
    head = await repository.head(release.started.source_branch)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("ready", now, asker)
        if not now.waits:
            raise refuse(Rule.ALREADY, what="ready")
        if head is None or head == now.started.source:
            raise refuse(Rule.NOTHING_TO_RELEASE, branch=now.started.source_branch)
        return [f.Ready(by=asker.user, source=head)]

    await desk.act(request, release, decide)
    return said("ready", release)


def _is_going(release: Release) -> None:
    if release.status in OVER or release.status not in (Status.RUNNING, Status.PAUSED):
        raise refuse(Rule.OVER, version=release.version, status=str(release.status))
