"""`slipway doctor --live`: Slack itself looks at the messages and forms, and shows them nobody."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import cards
from bot.bindings import ProjectConfig
from bot.cards.home import Home, home
from bot.config import Config
from bot.findings import Finding, watch, well, wrong
from bot.words.forms import FORMS
from commands.request import Form, Reply
from release import facts as f
from release.approvals import judge
from release.fold import fold
from release.journal import GENESIS, seal
from release.standing import forward_plan, standing
from release.state import Release

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
REMEDY = "Slipway falls back to plain words there; tell its authors what Slack says"
METHOD = "blocks.validate"
"""https://docs.slack.dev/reference/methods/blocks.validate: no scope, no effect."""


async def blocks(config: Config) -> AsyncIterator[Finding]:
    """Every kind of message, form and Home, made of a project's own policy."""
    settings = config.settings
    token = settings.bot_token.get_secret_value()
    client = AsyncWebClient(token=token, base_url=settings.api_url, timeout=10)
    projects = [p for p in config.projects.values() if p.policy is not None]
    if not projects:
        yield watch("blocks", "not looked at", "every policy is in a repository: start once")
        return
    count = 0
    for name, payload in _samples(projects[0]):
        try:
            refused = await _refused(client, payload)
        except (SlackApiError, OSError, TimeoutError) as error:
            yield watch("blocks", f"Slack did not look at them: {error}", "try again later")
            return
        count += 1
        if refused:
            yield wrong(f"blocks: {name}", refused, REMEDY)
    yield well("blocks", f"Slack looked at {count} messages and forms")


async def _refused(client: AsyncWebClient, payload: dict[str, Any]) -> str:
    """What Slack says against a message or view; empty when it takes it."""
    kind = "view" if "type" in payload else "message"
    try:
        answer: Any = await client.api_call(METHOD, data={kind: json.dumps(payload)})
    except SlackApiError as error:
        if not error.response.get("errors"):
            raise
        answer = error.response
    faults = answer.get("errors") or []
    return "; ".join(map(_told, faults[:3]))


def _told(fault: Any) -> str:
    if not isinstance(fault, dict):
        return str(fault)
    return f"{fault.get('pointer', '')}: {fault.get('message', '')}"


def _samples(project: ProjectConfig) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each message as {text, blocks}, each modal and Home as its view."""
    release = _pretended(project)
    picture = standing(release, NOW)
    for name, message in _messages(release).items():
        yield name, {"text": message.text, "blocks": message.blocks}
        if message.classic:
            yield f"{name} (classic)", {"text": message.text, "blocks": message.classic}
    for name in FORMS:
        yield f"form {name}", cards.modal(Form(name, name, release.id), release)
    shown = Home(under_way=[(release, picture)], projects=[release.project], starts=True)
    yield "home", home(shown, NOW)


def _messages(release: Release) -> dict[str, cards.Message]:
    picture = standing(release, NOW)
    both = {"release": release, "standing": picture}
    data: dict[str, dict[str, Any]] = {
        "status": {"releases": [(release, picture)]},
        "why": both,
        "checklist": both,
        "notes": both,
        "history": {"releases": [release]},
        "menu": {"project": release.project, "kinds": tuple(release.policy.kinds)},
        "help": {},
    }
    found = {name: cards.reply(Reply(name, own), NOW) for name, own in data.items()}
    for name, approval in _approvals(release):
        verdict = judge(release, name, approval, NOW)
        found[f"request {name}"] = cards.request(release, name, verdict, picture, NOW)
    card = cards.card(release, picture, NOW, behind=3)
    return {**found, "card": card, "announcement": cards.announcement(release, NOW)}


def _approvals(release: Release) -> list[tuple[str, Any]]:
    """The approvals that the plan asks for."""
    return [stage.approval for stage in forward_plan(release).stages if stage.approval]


def _pretended(project: ProjectConfig) -> Release:
    """A release that never was, with a candidate to be approved."""
    assert project.policy is not None
    kind, sha = next(iter(project.policy.kinds)), "0" * 40
    line = f.Line(sha=sha, subject="feat: <words> & more", author="Nobody")
    started = f.Started(
        what=kind, version="1.0.0", tag="v1.0.0", previous="0.9.0", previous_tag="v0.9.0",
        requester="U00000000", source=sha, source_branch="main", base_branch="main",
        protected=sha, channel=project.binding.channel, release_at=NOW,
        policy=dict(project.policy_data), binding=dict(project.binding_data),
    )  # fmt: skip
    made = f.CandidateMade(
        n=1, source=sha, commit=sha, tree=sha, content="x", dated=NOW.date(),
        notes="# v1.0.0\n\n- words & more\n", body="x", classes={}, risk="standard", lines=(line,),
    )  # fmt: skip
    chain, previous = [], GENESIS
    for number, fact in enumerate((started, made), 1):
        entry = f.entry(fact, project.name, "r-0", NOW, "U00000000")
        chain.append(seal(number, previous, entry))
        previous = chain[-1].hash
    return fold(chain)
