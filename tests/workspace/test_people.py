"""What people and admins do, and what the app hears of it."""

import asyncio
from typing import Any

import pytest

from tests.workspace.kit import actions, button, field, modal, option, refusal, section
from tests.workspace.slack_app import SlackApp
from workspace import PersonError, Settings, Workspace


async def test_two_click_at_the_same_time(slack: Workspace, app: SlackApp):
    @app.bolt.action("approve")
    async def approve(ack: Any) -> None:
        await ack()

    ts = (
        await app.client.chat_postMessage(channel="#kwanus", text="?", blocks=[actions(button())])
    )["ts"]
    acks = await asyncio.gather(
        *(slack.clicks(who, "#kwanus", ts, "Approve") for who in ("bob", "carol"))
    )

    assert [ack.ok for ack in acks] == [True, True]
    assert {body["user"]["username"] for body in app.bodies} == {"bob", "carol"}
    triggers = {body["trigger_id"] for body in app.bodies}
    assert len(triggers) == 2


async def test_a_slow_screen_clicks_what_is_gone(slack: Workspace, http_app: SlackApp):
    @http_app.bolt.action("approve")
    async def approve(ack: Any) -> None:
        await ack()

    posted = await http_app.client.chat_postMessage(
        channel="#kwanus", text="?", blocks=[actions(button(value="1"))]
    )
    old = dict(slack.messages("#kwanus")[0])
    await http_app.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="done")

    with pytest.raises(AssertionError, match="there is no 'Approve' here"):
        await slack.clicks("bob", "#kwanus", posted["ts"], "Approve")
    await slack.clicks("bob", "#kwanus", posted["ts"], "Approve", seen=old)
    assert http_app.body["actions"][0]["value"] == "1"
    assert http_app.body["message"]["text"] == "done"


async def test_choices_in_a_message_go_along_with_the_click(slack: Workspace, app: SlackApp):
    @app.bolt.action("go")
    async def go(ack: Any) -> None:
        await ack()

    @app.bolt.action("kind")
    async def kind(ack: Any) -> None:
        await ack()

    menu = {"type": "static_select", "action_id": "kind", "options": [option("a"), option("b")]}
    block = actions(menu, button("Go", "go"), block_id="b")
    ts = (await app.client.chat_postMessage(channel="#kwanus", text="?", blocks=[block]))["ts"]
    await slack.selects("alice", "#kwanus", ts, "kind", "b")
    await slack.clicks("alice", "#kwanus", ts, "Go")

    held = app.body["state"]["values"]["b"]["kind"]["selected_option"]
    assert held["value"] == "b"


async def test_an_in_channel_answer_shows_the_command_too(slack: Workspace, app: SlackApp):
    @app.bolt.command("/release")
    async def release(ack: Any) -> None:
        await ack(text="1.4.0 is out", response_type="in_channel")

    await slack.types("alice", "#kwanus", "/release status")
    assert [m["text"] for m in slack.messages("#kwanus")] == ["/release status", "1.4.0 is out"]


async def test_bad_blocks_in_an_answer_fail_the_command(slack: Workspace, app: SlackApp):
    @app.bolt.command("/release")
    async def release(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "sparkles"}])

    ack = await slack.types("alice", "#kwanus", "/release")
    assert ack.message == '/release failed with the error "invalid_blocks"'


async def test_a_message_shortcut_carries_the_message(settings: Settings):
    seed: Any = settings.seed
    seed["app"]["shortcuts"] = [
        {"name": "Which release has this?", "type": "message", "callback_id": "which"}
    ]
    async with Workspace(settings) as slack:
        app = SlackApp(slack)
        await app.listens()

        @app.bolt.shortcut("which")
        async def which(ack: Any) -> None:
            await ack()

        await slack.types("alice", "#kwanus", "see abc123")
        ts = slack.messages("#kwanus")[0]["ts"]
        ack = await slack.uses_shortcut("bob", "which", "#kwanus", ts)
        assert ack.ok
        assert app.body["type"] == "message_action"
        assert app.body["message"]["text"] == "see abc123"
        with pytest.raises(PersonError, match="works on a message"):
            await slack.uses_shortcut("bob", "which")
        await app.goes()


async def test_invite_is_slacks_own_command(slack: Workspace, app: SlackApp):
    @app.bolt.event("member_joined_channel")
    async def joined() -> None:
        pass

    slack.hub.state.app.events.remove("member_left_channel")
    slack.removes_app("#kwanus")
    assert await refusal(app.client.chat_postMessage(channel="#kwanus", text="x")) == (
        "not_in_channel"
    )
    await slack.types("alice", "#kwanus", "/invite @slipway")
    await slack.idle()
    assert app.body["event"]["user"] == "U0SLIPWAY1"
    assert app.body["event"]["channel"] == "C0KWANUS00"


async def test_the_app_hears_what_admins_do(slack: Workspace, app: SlackApp):
    for kind in (
        "channel_rename",
        "channel_archive",
        "user_change",
        "subteam_updated",
        "subteam_members_changed",
        "tokens_revoked",
    ):
        app.bolt.event(kind)(nothing)

    slack.renames("#kwanus", "kwanus-prod")
    slack.archives("#kwanus-prod")
    slack.deactivates("bob")
    slack.sets_group("approvers", ["carol", "dora"])
    await slack.idle()
    events = {body["event"]["type"]: body["event"] for body in app.bodies}

    assert events["channel_rename"]["channel"]["name"] == "kwanus-prod"
    assert events["user_change"]["user"]["deleted"] is True
    assert events["subteam_members_changed"]["added_users"] == ["U0DORA0000"]
    assert events["subteam_members_changed"]["removed_users"] == ["U0BOB00000"]
    assert {body["team_id"] for body in app.bodies} == {"T0SLIPWAY1"}
    event_ids = [body["event_id"] for body in app.bodies]
    assert len(set(event_ids)) == len(event_ids) == 5


async def nothing() -> None:
    pass


async def test_a_stranger_brings_another_team(settings: Settings):
    seed: Any = settings.seed
    seed["people"] = [{"name": "pat", "team": "T0PARTNER1"}]
    async with Workspace(settings) as slack:
        app = SlackApp(slack)
        user = (await app.client.users_info(user="U0PAT00000"))["user"]
        assert (user["is_stranger"], user["team_id"]) == (True, "T0PARTNER1")


async def test_a_menu_of_conversations_can_give_a_response_url(slack: Workspace, app: SlackApp):
    @app.bolt.view("form")
    async def sent(ack: Any) -> None:
        await ack()

    menu = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    trigger = slack.hub.triggers.issue("U0ALICE000")
    view = modal(field("Where", menu, "w"), section(), callback_id="form")
    await app.client.views_open(trigger_id=trigger, view=view)
    await slack.submits("alice", {"Where": "C0KWANUS00"})

    [given] = app.body["response_urls"]
    assert given["channel_id"] == "C0KWANUS00"
    assert given["response_url"].startswith(slack.url)
