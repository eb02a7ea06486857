"""Remind those whom a release waits for, by hand and not too often."""

from commands.desk import Asker, Desk, may, said
from commands.request import Form, Reply, Request
from release import facts as f
from release.offers import nudges
from release.refusals import Rule, refuse
from release.standing import standing
from release.state import Release


async def nudge(desk: Desk, request: Request) -> Reply | Form:
    """`/release nudge [version]`: remind those a release waits for; at most once an hour."""
    release = await desk.release(request)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("nudge", now, asker)
        picture = standing(now, request.at)
        wanted = [s for s in nudges(now, picture, request.at) if request.subject in ("", s)]
        if not wanted:
            raise refuse(Rule.NOT_OPEN, what="a reminder")
        return [f.Nudged(subject=subject, by=asker.user) for subject in wanted]

    await desk.act(request, release, decide)
    return said("nudged", release)
