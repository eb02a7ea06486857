"""While somebody is away, another person approves for them; it ends by itself."""

from datetime import datetime

from commands.desk import Desk
from commands.handover import person_in
from commands.moments import moment
from commands.request import Form, Reply, Request
from engine.delegations import delegations_of
from engine.keeping import note
from engine.ports import Ledger
from engine.tell import request as asked_again
from engine.world import Project
from release.delegation import Delegation, active
from release.journal import stamp
from release.policy import Policy
from release.records import Post
from release.refusals import Refusal, Refused, Rule, refuse

USAGE = "delegate @person --until 2026-12-01"


async def delegate(desk: Desk, request: Request) -> Reply | Form:
    """`/release delegate @person --until <date>`: somebody approves for you; `off` ends it."""
    project = desk.project(request)
    wish = request.words[0].lower() if request.words else ""
    if not wish:
        every = await desk.world.store.read(lambda db: delegations_of(db, project.name))
        return Reply("delegations", {"project": project.name, "active": active(every, request.at)})
    if wish == "off":
        return await _end(desk, request, project)
    given = Delegation(
        request.user, person_in(request, USAGE), _until(desk, request), request.reason
    )
    await _fitting(desk, request, project, given)

    def work(ledger: Ledger) -> None:
        if ledger.receive(request.key, request.at):
            data = {key: value for key, value in given.data().items() if key != "by"}
            note(ledger, project.name, "delegated", request.at, request.user, **data)
            ledger.post(_letter(request, project, given))
            _redraw(desk, ledger, project)

    await desk.world.store.transact(work)
    return Reply("delegated", {"who": given.to, "until": given.until})


async def _end(desk: Desk, request: Request, project: Project) -> Reply:
    def work(ledger: Ledger) -> None:
        every = active(delegations_of(ledger, project.name), request.at)
        if not any(one.by == request.user for one in every):
            raise refuse(Rule.NOT_OPEN, what="a delegation of yours")
        if ledger.receive(request.key, request.at):
            note(ledger, project.name, "delegation-ended", request.at, request.user)
            _redraw(desk, ledger, project)

    await desk.world.store.transact(work)
    return Reply("delegation-ended", {"project": project.name})


def _until(desk: Desk, request: Request) -> datetime:
    """A moment; a day alone means its end, where the project is."""
    text = request.options.get("until", "").strip()
    if not text:
        raise refuse(Rule.BAD_WORDS, given="delegate", usage=USAGE)
    day_alone = text.count("-") == 2 and ":" not in text
    until = moment(desk, request, f"{text} 23:59" if day_alone else text)
    assert until is not None, "there is a text"
    if until <= request.at:
        raise refuse(Rule.BAD_TIME, given=text, past=True)
    return until


async def _fitting(desk: Desk, request: Request, project: Project, given: Delegation) -> None:
    """Only who approves can delegate, and not to who leads a release. Raises Refused."""
    against: list[Refusal] = []
    asker = await desk.asker(request, project)
    going = await desk.open_releases(project.name)
    approving = _approving(project.policy, *(release.policy for release in going))
    if not set(asker.roles) & set(approving):
        who = {role: project.binding.holders(role) for role in approving}
        about = {"roles": approving, "held": asker.roles, "who": who}
        against.append(Refusal(Rule.NOTHING_TO_DELEGATE, "approvals", about))
    if given.to == request.user or not await desk.world.directory.is_full_member(given.to):
        against.append(Refusal(Rule.NO_SUCH_STAND_IN, "", {"user": given.to}))
    led = [r.version for r in going if given.to in r.leaders]
    if led:
        against.append(Refusal(Rule.LEADS, "", {"user": given.to, "releases": tuple(led)}))
    if against:
        raise Refused(*against)


def _approving(*policies: Policy) -> tuple[str, ...]:
    """The roles whose holders approve, by today's policy and by those of what is under way."""
    seats = [either for p in policies for a in p.approvals.values() for either in a.by]
    return tuple(dict.fromkeys(role for either in seats for role in either.split("|")))


def _letter(request: Request, project: Project, given: Delegation) -> Post:
    """A direct message: who stands in has to know of it."""
    what = {"show": "delegated", "project": project.name, **given.data()}
    return Post(f"delegated:{project.name}:{given.by}:{stamp(request.at)}", given.to, what)


def _redraw(desk: Desk, ledger: Ledger, project: Project) -> None:
    """Requests that are open say who stands in for whom."""
    for row in ledger.rows(project.name, open_only=True):
        release = desk.books.load(ledger, row.id)
        for when in release.requests:
            ledger.post(asked_again(release, when.fact))
