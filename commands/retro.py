"""Look back at a release; note what only people know; tick off what was to be done about it."""

import asyncio
import secrets
from datetime import date

from commands.desk import Asker, Desk, check_may, said
from commands.request import Form, Reply, Request
from release import facts as f
from release.lessons import ACTION, noted, open_actions
from release.refusals import Rule, refuse
from release.retro import Story, story
from release.state import Release
from release.states import Status


async def retro(desk: Desk, request: Request) -> Reply | Form:
    """`/release retro [version]`: how a release went, from the record; add what you know."""
    release = await _reviewed(desk, request)
    return Reply("retro", {"story": await told(desk, release)})


async def told(desk: Desk, release: Release) -> Story:
    """The story of a release; reading it takes a while: beside the loop."""
    chain = await desk.world.store.read(lambda db: db.facts(release.id))
    return await asyncio.to_thread(lambda: story([(sealed, f.fact_of(sealed)) for sealed in chain]))


async def _reviewed(desk: Desk, request: Request) -> Release:
    """The release named, else the last one that came to something."""
    if request.release or request.words:
        return await desk.release(request, over=True)
    project = desk.project(request)
    latest = await desk.latest_releases(project.name)
    ended = [one for one in latest if one.shipped_at or one.ended_at]
    if not ended:
        raise refuse(Rule.NONE_FINISHED, project=project.name)
    return max(ended, key=lambda one: one.shipped_at or one.ended_at or one.at)


async def review(desk: Desk, request: Request) -> Reply | Form:
    """`/release review`: what went well and badly, and what to do about it; asked in a form."""
    release = await desk.release(request, over=True)
    if "good" not in request.values:
        return Form("review", "review", release.id)
    action = _action(release, request)
    good, bad = request.values["good"].strip(), request.values.get("bad", "").strip()
    if not (good or bad or action):
        raise refuse(Rule.NEEDS_REASON, "", what="something to note")

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        allowed = now.policy.may.get("retro", ("member",))
        check_may("retro", allowed, asker, now.captain)
        actions = (action,) if action else ()
        return [f.RetroNoted(by=asker.user, good=good, bad=bad, actions=actions)]

    await desk.act(request, release, decide)
    return said("looked-back", release, count="action" if action else "")


def _action(release: Release, request: Request) -> f.Action | None:
    text = request.values.get("action", "").strip()
    if not text:
        return None
    owner, due = request.values.get("owner", ""), request.values.get("due", "")
    return f.Action(
        id=secrets.token_hex(3),
        text=text,
        owner=owner or request.user,
        due=date.fromisoformat(due) if due else None,
        source=release.started.tag,
    )


async def tick(desk: Desk, request: Request) -> Reply | Form:
    """`/release tick <action> [version]`: what a retrospective gave you to do is done."""
    wanted = (request.subject or " ".join(request.words[:1])).removeprefix(ACTION)
    release = await _holder(desk, request, wanted)
    action = _open(release, wanted)
    gone = not await desk.world.directory.is_full_member(action.owner)

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        _open(now, wanted)
        if asker.user != action.owner and not (gone and asker.roles):
            raise refuse(Rule.NOT_ELIGIBLE, "", what=action.text, who=(action.owner,))
        return [f.ActionDone(id=wanted, by=asker.user)]

    await desk.act(request, release, decide)
    return said("ticked", release, what=action.text)


async def _holder(desk: Desk, request: Request, id_: str) -> Release:
    """The open release that carries an action, else the one whose retrospective gave it."""
    project = desk.project(request) if not request.release else None
    name = project.name if project else (await desk.books.read(request.release)).project
    rows = await desk.world.store.read(lambda db: db.rows(name))
    every = [await desk.books.read(row.id) for row in rows]
    carrying = [one for one in every if any(a.id == id_ for a in open_actions(one))]
    given = [one for one in every if any(a.id == id_ for a in noted(one))]
    going = [one for one in carrying if one.status in (Status.RUNNING, Status.PAUSED)]
    for found in (going, given):
        if found:
            return found[-1]
    raise refuse(Rule.NOT_OPEN, what=f"the action {id_}")


def _open(release: Release, id_: str) -> f.Action:
    for one in (*open_actions(release), *noted(release)):
        if one.id == id_:
            return one
    raise refuse(Rule.NOT_OPEN, what=f"the action {id_}")
