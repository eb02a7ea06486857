"""Move the date of a release: due dates move with it, and nothing is approved anew for it alone."""

from collections.abc import Sequence
from datetime import datetime

from commands.desk import Asker, Desk, may, said
from commands.moments import moment
from commands.parse import is_release
from commands.request import Form, Reply, Request
from release import facts as f
from release.proposal import day_off_refusals
from release.refusals import Refusal, Refused, Rule
from release.state import Release
from release.states import Status

NOW = "now"


async def reschedule(desk: Desk, request: Request) -> Reply | Form:
    """`/release reschedule <time>|now [version]`: change the date before which nothing goes out."""
    release = await desk.release(request)
    wanted = _wanted(request)
    if not wanted and "at" not in request.values:
        return Form("reschedule", "reschedule", release.id, data={"at": release.release_at})
    at = None if wanted in ("", NOW) else moment(desk, request, wanted)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("reschedule", now, asker)
        if against := list(_against(now, at, request.at)):
            raise Refused(*against)
        return [f.Rescheduled(by=asker.user, release_at=at)]

    await desk.act(request, release, decide)
    off = release.binding.day_off(at) if at else ""
    return said("rescheduled", release, at=at, off=off)


def _wanted(request: Request) -> str:
    """The time as it was given: picked, as an option, or the words that are no version."""
    given = request.values.get("at") or request.options.get("at")
    words = (word for word in request.words if not is_release(word))
    return given or " ".join(words).lower()


def _against(release: Release, at: datetime | None, now: datetime) -> Sequence[Refusal]:
    against = []
    if release.in_production:
        facts = {"version": release.version, "previous": str(release.started.previous_tag)}
        against.append(Refusal(Rule.IN_PRODUCTION, "", facts))
    elif release.status not in (Status.RUNNING, Status.PAUSED):
        facts = {"version": release.version, "status": str(release.status)}
        against.append(Refusal(Rule.OVER, "", facts))
    if at and at <= now:
        against.append(Refusal(Rule.BAD_TIME, "", {"given": f"{at:%Y-%m-%d %H:%M}", "past": True}))
    against += day_off_refusals(release.policy, release.binding, release.started.what, at)
    if at == release.release_at:
        facts = {"approval": "The date", "what": "what you want it to be"}
        against.append(Refusal(Rule.ALREADY, "", facts))
    return against
