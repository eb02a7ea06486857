"""Start a release in a form: from the shortcut, the menu or Home, with the plan as a preview."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import cards
from bot.answers import Answers
from bot.cards.answer_view import answer_view
from bot.cards.start_form import VERB, Choices, Possible, Seen, loading, start_form
from bot.intents import Intents
from bot.later import Later
from bot.payloads import clicked
from bot.words import starting as words
from bot.words.text import listed
from commands.desk import Desk
from commands.request import Form, Reply, Request
from commands.stages import stage_of
from engine.numbering import tags_by_kind, tags_by_stage
from engine.start import Ask
from engine.world import DirectoryError, Project
from release.components import nothing_else, own_lines
from release.git import GitError
from release.policy import Policy
from release.refusals import Refusal, Refused, Rule, refuse
from release.turns import permitted
from release.values import replace

SHORTCUT = "start_release"


class Starting:
    """The form's life: opened at once, filled, redrawn with each choice, sent."""

    def __init__(self, desk: Desk, answers: Answers, intents: Intents, later: Later) -> None:
        self.desk, self.answers, self.intents, self.later = desk, answers, intents, later
        self._turns: dict[str, int] = {}
        """By view, how often something was chosen: only the last choice is drawn."""

    def listen(self, app: AsyncApp) -> None:
        """Take the form's payloads; must be asked before the listeners that take all."""
        app.shortcut(SHORTCUT)(self.ask)
        app.action(re.compile(f"^{VERB}:"))(self._on_button)
        app.action(re.compile(f"^{VERB}-"))(self._on_choice)
        app.view(VERB)(self._on_submit)

    async def ask(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Open the form with nothing chosen: from the shortcut, or `/release start` alone."""
        await ack()
        if "user_id" in body:  # a command names them in its own way
            ids = {"user": {"id": body["user_id"]}, "channel": {"id": body["channel_id"]}}
            body = {**body, **ids}
        self.later.do(self._open(body, Choices()))

    async def _on_button(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        request = clicked(body, self.desk.world.clock.now())
        if request is not None:
            kind = request.words[0] if request.words else ""
            chosen = Choices(request.options.get("project", ""), kind)
            component = request.options.get("component", "")
            self.later.do(self._open(body, replace(chosen, component=component)))

    async def _on_choice(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        view = body["view"]
        self.later.do(self._draw(view["id"], body, read(view)))

    async def _on_submit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        chosen = read(body["view"])
        wrong = self._wrong(chosen, body["view"])
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        request = self._request(body, chosen)
        await self.intents.keep(request, "")
        await ack(response_action="update", view=loading(words.WORKING))
        self.later.do(self._carry_out(body, chosen, request))

    # --- drawing ---

    async def _open(self, body: Mapping[str, Any], chosen: Choices) -> None:
        view_id = await self.answers.open(body, loading())
        if view_id:
            await self._draw(view_id, body, chosen)

    async def _draw(self, view_id: str, body: Mapping[str, Any], chosen: Choices) -> None:
        turn = self._turns[view_id] = self._turns.pop(view_id, 0) + 1
        for old in list(self._turns)[:-500]:
            del self._turns[old]
        view = await self._form(body, chosen)
        if self._turns.get(view_id) == turn:
            await self.answers.client.views_update(view_id=view_id, view=view)

    async def _form(
        self, body: Mapping[str, Any], chosen: Choices, refused: Sequence[Refusal] = ()
    ) -> dict[str, Any]:
        """The form as the choices make it, or why there is none for this person."""
        now = self.desk.world.clock.now()
        try:
            projects = await self._projects(body)
            chosen = self._settled(body, chosen, list(projects))
            possible = await self._possible(projects, chosen)
        except (Refused, GitError, DirectoryError) as error:
            reply = Reply.refused(*reasons_of(error))
            return answer_view("refused", cards.reply(reply, now))
        chosen, seen = await self._seen(body, chosen, possible)
        possible = replace(possible, stages=await self._stages(chosen))
        return start_form(chosen, possible, replace(seen, refused=tuple(refused)), now)

    async def _projects(self, body: Mapping[str, Any]) -> dict[str, Project]:
        """The projects in which this person may start a release. Raises Refused for none."""
        found = {}
        for name, project in self.desk.world.projects.items():
            asker = await self.desk.asker(self._asking(body, name), project)
            seen = bool(asker.roles) or not project.hidden
            if seen and permitted(project.policy.may.get("start", ("member",)), asker):
                found[name] = project
        if not found:
            every = self.desk.world.projects.values()
            roles = {role for p in every for role in p.policy.may.get("start", p.policy.roles)}
            raise refuse(Rule.NOT_ALLOWED, "may.start", verb="start", roles=tuple(sorted(roles)))
        return found

    def _settled(self, body: Mapping[str, Any], chosen: Choices, names: list[str]) -> Choices:
        """With a project: the one chosen, else the channel's, else the first."""
        channel = str((body.get("channel") or {}).get("id", ""))
        bound = {p.binding.channel: name for name, p in self.desk.world.projects.items()}
        wanted = [name for name in (chosen.project, bound.get(channel)) if name in names]
        project = wanted[0] if wanted else names[0]
        kinds = self.desk.world.projects[project].policy.kinds
        kind = chosen.kind if chosen.kind in kinds else ""
        parts = components_of(self.desk.world.projects[project].policy)
        part = chosen.component if chosen.component in parts else next(iter(parts), "")
        stages = self.desk.world.projects[project].policy.pre_releases(kind)
        pre = chosen.pre if chosen.pre in stages else ""
        return replace(chosen, project=project, kind=kind, component=part, pre=pre)

    async def _stages(self, chosen: Choices) -> dict[str, str]:
        """The tags of the chosen kind's pre-releases, where the policy has any."""
        project = self.desk.world.projects[chosen.project]
        parts = [name or None for name in chosen.component.split(",")]
        found = [await tags_by_stage(self.desk.world, project, chosen.kind, p) for p in parts]
        return {stage: " and ".join(tags[stage] for tags in found) for stage in found[0]}

    async def _possible(self, projects: Mapping[str, Project], chosen: Choices) -> Possible:
        project = projects[chosen.project]
        await project.repository.fetch()
        policy = project.policy
        hotfixes = frozenset(name for name, kind in policy.kinds.items() if kind.path == "hotfix")
        risks = tuple(dict.fromkeys(("high", *policy.risk)))
        names = chosen.component.split(",") if chosen.component else [None]
        found = [await tags_by_kind(self.desk.world, project, name) for name in names]
        kinds = {kind: " and ".join(tags[kind] for tags in found) for kind in policy.kinds}
        parts = components_of(policy)
        return Possible(tuple(projects), kinds, hotfixes, risks, parts)

    async def _seen(
        self, body: Mapping[str, Any], chosen: Choices, possible: Possible
    ) -> tuple[Choices, Seen]:
        """The plan of what is chosen; without a kind, of the smallest that holds the changes."""
        kinds = [kind for kind in possible.kinds if kind not in possible.hotfixes]
        if not chosen.kind and kinds:
            chosen = replace(chosen, kind=kinds[-1])
            small = await self._proposed(body, chosen, possible)
            wanted = [r.facts.get("wanted") for r in small.refusals if r.rule is Rule.TOO_SMALL]
            if not wanted or wanted[0] not in possible.kinds:
                return chosen, small
            chosen = replace(chosen, kind=str(wanted[0]))
        return chosen, await self._proposed(body, chosen, possible)

    async def _proposed(self, body: Mapping[str, Any], chosen: Choices, possible: Possible) -> Seen:
        if chosen.kind in possible.hotfixes and not chosen.title:
            return Seen()
        user, project = str(body["user"]["id"]), self.desk.world.projects[chosen.project]
        ask = Ask(
            chosen.project, chosen.kind, user, "",
            release_at=chosen.at, risk=chosen.risk or None, title=chosen.title or None,
            pre=stage_of(project, chosen.pre) if chosen.pre else None,
        )  # fmt: skip
        asks = [replace(ask, component=name or None) for name in chosen.component.split(",")]
        try:
            proposals = await self.desk.starter.propose_all(asks)
        except Refused as refused:
            return Seen(refusals=refused.reasons)
        return Seen(tuple(proposals), tuple(r for one in proposals for r in one.refusals))

    # --- sending ---

    def _wrong(self, chosen: Choices, view: Mapping[str, Any]) -> dict[str, str]:
        """What can be said below an input at once, by block id."""
        blocks = {block["block_id"] for block in view["blocks"]}
        found = {}
        if "title" in blocks and not chosen.title:
            found["title"] = words.NEEDS_TITLE
        if chosen.at and chosen.at <= self.desk.world.clock.now():
            found["at"] = words.PAST
        return found

    def _request(self, body: Mapping[str, Any], chosen: Choices) -> Request:
        """The same as if it had been typed in the project's channel."""
        project, view = self.desk.world.projects[chosen.project], body["view"]
        hotfix = project.policy.kinds[chosen.kind].path == "hotfix"
        at = chosen.at.astimezone(project.binding.zone) if chosen.at else None
        options = {"at": f"{at:%Y-%m-%d %H:%M}" if at else "", "risk": chosen.risk}
        options |= {"component": chosen.component, "pre": chosen.pre}
        return Request(
            key=f"form:{view['id']}:{view.get('hash', '')}",
            user=str(body["user"]["id"]),
            channel=project.binding.channel,
            at=self.desk.world.clock.now(),
            verb="start",
            words=(chosen.kind, *((chosen.title,) if hotfix else ())),
            options={name: value for name, value in options.items() if value},
            project=chosen.project,
            typed=False,
        )

    async def _outcome(
        self, body: Mapping[str, Any], chosen: Choices, reply: Reply | Form
    ) -> dict[str, Any]:
        """That it has begun; or the form once more with every reason, so that it can be changed."""
        assert isinstance(reply, Reply), "starting asks for nothing more"
        if reply.refusals:
            return await self._form(body, chosen, reply.refusals)
        begun = reply if reply.name else Reply("started")
        return answer_view("started", cards.reply(begun, self.desk.world.clock.now()))

    async def _carry_out(self, body: Mapping[str, Any], chosen: Choices, request: Request) -> None:
        """Begin it, and say in the dialog what came of it."""
        view = await self._outcome(body, chosen, await self.intents.carry_out(request))
        await self.answers.client.views_update(view_id=body["view"]["id"], view=view)

    def _asking(self, body: Mapping[str, Any], project: str) -> Request:
        now, user = self.desk.world.clock.now(), str(body["user"]["id"])
        return Request(key="", user=user, channel="", at=now, verb="start", project=project)


def read(view: Mapping[str, Any]) -> Choices:
    """What is chosen in a form. Block ids are ours; their values are checked where they count."""
    found: dict[str, Any] = {}
    for block, elements in view["state"]["values"].items():
        for element in elements.values():
            option = element.get("selected_option") or {}
            value = option.get("value") or element.get("value") or element.get("selected_date_time")
            found[block.partition("-")[0]] = value
    at, risk, part = found.get("at"), found.get("risk") or "", found.get("component") or ""
    pre = found.get("pre") or ""
    return Choices(
        str(found.get("project") or ""),
        str(found.get("kind") or ""),
        str(found.get("title") or "").strip(),
        datetime.fromtimestamp(int(at), UTC) if at else None,
        "" if risk == "-" else str(risk),
        "" if part == "-" else str(part),
        "" if pre == "-" else str(pre),
    )


def components_of(policy: Policy) -> dict[str, str]:
    """What can be released apart, and together, with the words for it; empty where nothing can."""
    own = own_lines(policy)
    if not own:
        return {}
    whole = {} if nothing_else(policy) else {"": words.WHOLE}
    train = {",".join(own): words.TOGETHER.format(listed(own))} if len(own) > 1 else {}
    return {**whole, **{name: name for name in own}, **train}


def reasons_of(error: Exception) -> tuple[Refusal, ...]:
    """Any failure on the way as reasons to be told."""
    if isinstance(error, Refused):
        return error.reasons
    rule = Rule.UNKNOWN_PERSON if isinstance(error, DirectoryError) else Rule.GIT
    facts = {} if rule is Rule.UNKNOWN_PERSON else {"reason": str(error)}
    return refuse(rule, "", **facts).reasons
