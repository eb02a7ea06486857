"""Stop everything at once, let it go on (a second person), freeze a project by hand."""

from collections.abc import Sequence

from commands.desk import Desk, check_may
from commands.request import Form, Reply, Request
from engine.keeping import note
from engine.ports import Ledger
from engine.switches import frozen_by_hand, frozen_for, held_by, switch_of, waits_for_freezes
from engine.tell import card, switched
from engine.world import Project
from release.freezes import violations
from release.journal import stamp
from release.kept import FREEZE, STOP
from release.records import Post
from release.refusals import Rule, refuse
from release.values import Struct, replace


async def stop(desk: Desk, request: Request) -> Reply | Form:
    """`/release stop <reason>`: halt every forward step of this project at once."""
    project = desk.project(request)
    reason = request.reason or " ".join(request.words)
    if not reason:
        return Form("stop", "stop", "", f"--project {project.name}")
    asker = await desk.asker(request, project)
    check_may("stop", project.policy.may.get("stop", ("member",)), asker)
    held = (project, *desk.world.hidden_of(project))
    turn = Turn(STOP + project.name, "stopped", reason, held[1:])

    def work(ledger: Ledger) -> None:
        if switch := switch_of(ledger, project.name):
            raise refuse(Rule.ALREADY, what="stopped", by=switch["by"])
        _redraw(desk, ledger, held)
        _on(ledger, request, project, turn)

    await desk.world.store.transact(work)
    await _wake_all(desk, held)
    return Reply("stopped", {"project": project.name, "reason": reason})


async def go(desk: Desk, request: Request) -> Reply | Form:
    """`/release go`: let a stopped project go on; another person than the one who stopped it."""
    project = desk.project(request)
    asker = await desk.asker(request, project)
    check_may("go", project.policy.may.get("go", ("member",)), asker)
    held = (project, *desk.world.hidden_of(project))

    def work(ledger: Ledger) -> None:
        switch = held_by(ledger, project.name, project.binding.embargo)
        if switch is None:
            raise refuse(Rule.ALREADY, what="going")
        if "of" in switch:
            raise refuse(Rule.STOPPED, **switch)
        if switch["by"] == request.user:
            raise refuse(Rule.SECOND_PERSON, "", user=request.user)
        _redraw(desk, ledger, held)
        _off(ledger, request, project, Turn(STOP + project.name, "went", within=held[1:]))

    await desk.world.store.transact(work)
    await _wake_all(desk, held)
    return Reply("gone", {"project": project.name})


async def freeze(desk: Desk, request: Request) -> Reply | Form:
    """`/release freeze [status|on|off] [reason]`: what is frozen; freeze the project by hand."""
    project = desk.project(request)
    wish = request.words[0].lower() if request.words else "status"
    if wish == "status":
        return await _status(desk, project)
    if wish not in ("on", "off"):
        raise refuse(Rule.BAD_WORDS, given=wish, usage="freeze status | on <reason> | off")
    asker = await desk.asker(request, project)
    check_may("freeze", project.policy.may.get("freeze", ("member",)), asker)
    reason = request.reason or " ".join(request.words[1:])
    if wish == "on" and not (reason or request.typed or request.values):
        return Form("freeze", "freeze", "", f"on --project {project.name}")
    within = tuple(filter(waits_for_freezes, desk.world.hidden_of(project)))
    turn = Turn(FREEZE + project.name, "frozen" if wish == "on" else "unfrozen", reason, within)

    def work(ledger: Ledger) -> None:
        frozen = frozen_by_hand(ledger, project.name)
        if wish == "off" and not frozen and (outer := frozen_for(ledger, project)):
            raise refuse(Rule.FROZEN_BY_HAND, **outer)
        if (wish == "on") is bool(frozen):
            raise refuse(Rule.ALREADY, what="frozen" if frozen else "not frozen")
        (_on if wish == "on" else _off)(ledger, request, project, turn)

    await desk.world.store.transact(work)
    return Reply(turn.kind, {"project": project.name})


async def _status(desk: Desk, project: Project) -> Reply:
    now = desk.world.clock.now()
    by_hand = await desk.world.store.read(lambda db: frozen_for(db, project))
    releases = await desk.open_releases(project.name)
    found = [(release, violations(release, now)) for release in releases if release.freezes]
    return Reply("freeze", {"project": project.name, "by_hand": by_hand, "releases": found})


class Turn(Struct, frozen=True):
    """A switch by its key, what turning it is called in the record, and why."""

    key: str
    kind: str
    reason: str = ""
    within: tuple[Project, ...] = ()
    """Hidden projects that it holds as well, and that are told in their own channels."""


def _on(ledger: Ledger, request: Request, project: Project, turn: Turn) -> None:
    """Turn a switch on, once an envelope, with its entry in the record and its message."""
    if not ledger.receive(request.key, request.at):
        return
    _record(ledger, request, project, turn)
    value = ledger.get(turn.key)
    _tell(ledger, turn, switched(project, value["post"], turn.kind, value))


def _off(ledger: Ledger, request: Request, project: Project, turn: Turn) -> None:
    """Turn it off; the message that told of it loses its button."""
    if not ledger.receive(request.key, request.at):
        return
    was, now = ledger.get(turn.key), stamp(request.at)
    _record(ledger, request, project, turn)
    kind = {"went": "stopped", "unfrozen": "frozen"}[turn.kind]
    _tell(ledger, turn, switched(project, was["post"], kind, {**was, "over": True}))
    facts = {"by": request.user, "at": now, "since": was["at"]}
    _tell(ledger, turn, switched(project, f"{turn.key}:{turn.kind}:{now}", turn.kind, facts))


def _tell(ledger: Ledger, turn: Turn, post: Post) -> None:
    """In the project's channel, and where something hidden is held with it."""
    ledger.post(post)
    for hidden in turn.within:
        key = f"{post.key}:{hidden.name}"
        ledger.post(replace(post, key=key, channel=hidden.binding.channel))


def _record(ledger: Ledger, request: Request, project: Project, turn: Turn) -> None:
    note(ledger, project.name, turn.kind, request.at, request.user, reason=turn.reason)


def _redraw(desk: Desk, ledger: Ledger, held: Sequence[Project]) -> None:
    """The cards of all that goes on say that it is stopped, or goes on."""
    for project in held:
        for row in ledger.going(project.name):
            ledger.post(card(desk.books.load(ledger, row.id)))


async def _wake_all(desk: Desk, held: Sequence[Project]) -> None:
    for project in held:
        for release in await desk.open_releases(project.name):
            desk.engine.wake(release.id)
