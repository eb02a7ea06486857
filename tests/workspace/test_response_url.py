"""response_url: five uses, half an hour, and what each answer does."""

from typing import Any

import pytest
from aiohttp import ClientError, ClientSession
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.workspace.conftest import HandClock
from tests.workspace.kit import actions, button
from tests.workspace.slack_app import SlackApp
from workspace import Workspace


@pytest.fixture
async def hook(slack: Workspace, http_app: SlackApp) -> AsyncWebhookClient:
    """The response_url of alice's command."""

    @http_app.bolt.command("/release")
    async def release(ack: Any) -> None:
        await ack()

    await slack.types("alice", "#kwanus", "/release")
    return AsyncWebhookClient(http_app.body["response_url"])


@pytest.fixture
async def clicked(slack: Workspace, http_app: SlackApp) -> AsyncWebhookClient:
    """The response_url of bob's click on a message."""

    @http_app.bolt.action("approve")
    async def approve(ack: Any) -> None:
        await ack()

    posted = await http_app.client.chat_postMessage(
        channel="#kwanus", text="Approve?", blocks=[actions(button())]
    )
    await slack.clicks("bob", "#kwanus", posted["ts"], "Approve")
    return AsyncWebhookClient(http_app.body["response_url"])


async def test_it_whispers_unless_told_otherwise(slack: Workspace, hook: AsyncWebhookClient):
    await hook.send(text="only you")
    await hook.send(text="all of you", response_type="in_channel")

    assert [m["text"] for m in slack.ephemerals("alice", "#kwanus")] == ["only you"]
    assert [m["text"] for m in slack.messages("#kwanus")] == ["all of you"]


async def test_five_uses_and_no_more(slack: Workspace, hook: AsyncWebhookClient):
    answers = [await hook.send(text=str(n)) for n in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1].body
    assert len(slack.ephemerals("alice", "#kwanus")) == 5


async def test_half_an_hour_and_no_longer(hook: AsyncWebhookClient, clock: HandClock):
    clock.passes(30 * 60 + 1)
    late = await hook.send(text="late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


async def test_bad_blocks_are_refused_and_cost_no_use(slack: Workspace, hook: AsyncWebhookClient):
    for _ in range(6):
        answer = await hook.send(text="x", blocks=[{"type": "sparkles"}])
        assert (answer.status_code, answer.body) == (400, "invalid_blocks")
    assert (await hook.send(text="x")).body == "ok"


async def test_it_replaces_and_deletes_what_was_clicked(
    slack: Workspace, clicked: AsyncWebhookClient
):
    await clicked.send(text="Recording…", replace_original=True)
    [message] = slack.messages("#kwanus")
    assert message["text"] == "Recording…"
    assert "blocks" not in message

    await clicked.send(delete_original=True)
    assert slack.messages("#kwanus") == []


async def test_a_clicked_whisper_can_be_replaced(slack: Workspace, http_app: SlackApp):
    @http_app.bolt.action("approve")
    async def approve(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Done", replace_original=True)

    shown = await http_app.client.chat_postEphemeral(
        channel="#kwanus", user="U0BOB00000", text="?", blocks=[actions(button())]
    )
    await slack.clicks("bob", "#kwanus", shown["message_ts"], "Approve")

    assert http_app.body["container"]["is_ephemeral"] is True
    assert "message" not in http_app.body
    assert [m["text"] for m in slack.ephemerals("bob", "#kwanus")] == ["Done"]


async def test_what_it_refuses(hook: AsyncWebhookClient, slack: Workspace):
    assert (await hook.send(text="")).body == "no_text"
    assert (await hook.send(text="x" * 40_001)).body == "msg_too_long"
    async with ClientSession() as web, web.post(hook.url, data="{") as response:
        assert (response.status, await response.text()) == (400, "invalid_payload")
    unknown = AsyncWebhookClient(f"{slack.url}/r/unknown")
    assert (await unknown.send(text="x")).status_code == 404


async def test_it_answers_in_the_thread(slack: Workspace, clicked: AsyncWebhookClient):
    ts = slack.messages("#kwanus")[0]["ts"]
    await clicked.send_dict({"text": "you", "thread_ts": ts})
    await clicked.send_dict({"text": "all", "thread_ts": ts, "response_type": "in_channel"})
    assert slack.ephemerals("bob", "#kwanus")[0]["thread_ts"] == ts
    assert [m["text"] for m in slack.thread("#kwanus", ts)] == ["Approve?", "all"]


async def test_a_whisper_can_be_taken_back(slack: Workspace, http_app: SlackApp):
    @http_app.bolt.action("approve")
    async def approve(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    shown = await http_app.client.chat_postEphemeral(
        channel="#kwanus", user="U0BOB00000", text="?", blocks=[actions(button())]
    )
    await slack.clicks("bob", "#kwanus", shown["message_ts"], "Approve")
    assert slack.ephemerals("bob", "#kwanus") == []


async def test_what_is_gone_cannot_be_replaced(
    slack: Workspace, http_app: SlackApp, clicked: AsyncWebhookClient
):
    ts = slack.messages("#kwanus")[0]["ts"]
    await http_app.client.chat_delete(channel="C0KWANUS00", ts=ts)
    assert (await clicked.send(text="x", replace_original=True)).body == "message_not_found"


async def test_its_way_can_break_too(slack: Workspace, hook: AsyncWebhookClient):
    slack.fault("503", "response_url")
    assert (await hook.send(text="lost")).status_code == 503
    slack.fault("lost_answer", "response_url")
    hook.retry_handlers = []
    with pytest.raises(ClientError):
        await hook.send(text="shown all the same")
    assert [m["text"] for m in slack.ephemerals("alice", "#kwanus")] == ["shown all the same"]
