"""Remind those whom a release waits for: by hand, in their working hours, and not too often."""

from datetime import datetime

from commands.desk import Asker, Desk, may, said
from commands.request import Form, Reply, Request
from engine.ports import Ledger, Post
from release import facts as f
from release.hours import awake
from release.offers import nudges, whom
from release.refusals import Rule, refuse
from release.standing import Blocker, Standing, Why
from release.state import Release
from release.turns import not_asked

MOST = 25
"""How many people one reminder goes to at most."""


async def nudge(desk: Desk, request: Request) -> Reply | Form:
    """`/release nudge [version]`: remind those a release waits for; once in four hours."""
    release = await desk.release(request)
    picture = await desk.standing(release)
    subjects = [s for s in nudges(release, picture, request.at) if request.subject in ("", s)]
    letters = {s: await _letters(desk, request, release, s, picture) for s in subjects}

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("nudge", now, asker)
        still = nudges(now, picture, request.at)
        wanted = [subject for subject, told in letters.items() if told and subject in still]
        if not wanted:
            raise refuse(Rule.NOT_OPEN, what="a reminder")
        return [f.Nudged(subject=subject, by=asker.user) for subject in wanted]

    def post(ledger: Ledger) -> None:
        for subject, told in letters.items():
            for user, at in told.items():
                ledger.post(_letter(request, release, subject, user, at))

    await desk.act(request, release, decide, post)
    told = {user: at for one in letters.values() for user, at in one.items()}
    who = [user for user, at in told.items() if at <= request.at]
    later = [user for user in told if user not in who]
    return said("nudged", release, who=who, user=later)


async def _letters(
    desk: Desk, request: Request, release: Release, subject: str, picture: Standing
) -> dict[str, datetime]:
    """Who can clear something, except the one who asks, and when each may be told."""
    found: dict[str, datetime] = {}
    for user in await _people(desk, release, _blocker(picture, subject), request.user):
        zone = await desk.world.directory.zone(user) or release.zone
        found[user] = awake(request.at, desk.world.quiet, zone)
    return found


def _blocker(picture: Standing, subject: str) -> Blocker:
    return next(one for one in picture.blockers if one.subject == subject)


async def _people(desk: Desk, release: Release, blocker: Blocker, asker: str) -> list[str]:
    roles, directory = release.policy.roles, desk.world.directory
    wanted = whom(release, blocker)
    holders = [h for who in wanted if who in roles for h in release.binding.holders(who)]
    people = await directory.people(holders) | {who for who in wanted if who not in roles}
    left_out = {asker}
    if blocker.why is Why.APPROVAL:
        left_out.update(not_asked(release, blocker.subject))
    reached = [one for one in sorted(people - left_out) if await directory.is_full_member(one)]
    return reached[:MOST]


def _letter(request: Request, release: Release, subject: str, user: str, at: datetime) -> Post:
    """A direct message; what comes in somebody's morning is sent if it is still true by then."""
    key = f"nudge:{release.id}:{subject}:{int(request.at.timestamp())}:{user}"
    what = {"show": "nudge", "subject": subject, "by": request.user}
    return Post(key, user, what, release.id, next_at=at if at > request.at else None)
