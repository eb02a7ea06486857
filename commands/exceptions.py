"""Freeze exceptions: asked from the refusal itself, decided by the freeze's owner."""

import secrets

from commands.desk import Asker, Desk, said
from commands.request import Form, Reply, Request
from release import facts as f
from release.freezes import violations
from release.refusals import Rule, refuse
from release.state import Release


async def ask(desk: Desk, request: Request) -> Reply | Form:
    """`/release exception [version]`: ask to let a change through a freeze."""
    release = await desk.release(request)
    if "risk" not in request.values:
        broken = violations(release, desk.world.clock.now())
        return Form("exception", "exception", release.id, data={"violations": tuple(broken)})

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        broken = violations(now, desk.world.clock.now())
        if not broken:
            raise refuse(Rule.NOT_OPEN, "freeze", what="a broken freeze")
        if not request.reason:
            raise refuse(Rule.NEEDS_REASON, "freeze.exception")
        return [
            f.ExceptionAsked(
                id=secrets.token_hex(3),
                commits=tuple(v.line.sha for v in broken),
                by=asker.user,
                reason=request.reason,
                risk=request.values["risk"],
                way_back=request.values.get("way-back", ""),
            )
        ]

    await desk.act(request, release, decide)
    return said("exception-asked", release)


async def grant(desk: Desk, request: Request) -> Reply | Form:
    """`/release grant <id>`: allow a freeze exception; it expires by itself."""
    return await _decide(desk, request, True)


async def deny(desk: Desk, request: Request) -> Reply | Form:
    """`/release deny <id>`: refuse a freeze exception."""
    if not request.reason and not request.typed:
        return Form("deny", "deny", request.release, request.subject)
    return await _decide(desk, request, False)


async def _decide(desk: Desk, request: Request, granted: bool) -> Reply:
    release = await desk.release(request)
    id_ = request.subject or next(iter(request.words), "")

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        asked = now.exceptions.get(id_)
        freeze = now.policy.freeze
        if asked is None or freeze is None or id_ in now.decisions:
            raise refuse(Rule.NOT_OPEN, "freeze", what=f"exception {id_}")
        if freeze.owner not in asker.roles:
            who = {freeze.owner: now.binding.holders(freeze.owner)}
            raise refuse(Rule.NOT_ELIGIBLE, "freeze.owner", roles=(freeze.owner,), who=who)
        if asked.fact.by == asker.user:
            raise refuse(Rule.SECOND_PERSON, "freeze.owner", user=asker.user)
        until = freeze.exception.after(request.at, now.zone) if granted else None
        decided = f.ExceptionDecided(
            id=id_, by=asker.user, granted=granted, reason=request.reason, until=until
        )
        return [decided]

    await desk.act(request, release, decide)
    return said("granted" if granted else "denied", release, id=id_)
