from typing import Any

from tests.workspace.slack_app import SlackApp
from workspace import Workspace


async def test_a_command_reaches_the_app_and_its_answer_only_the_person(
    slack: Workspace, app: SlackApp
):
    @app.bolt.command("/release")
    async def release(ack: Any, body: Any) -> None:
        await ack(f"Hello <@{body['user_id']}>")

    ack = await slack.types("alice", "#kwanus", "/release start @bob in #kwanus & <b>")

    assert ack.ok
    assert app.body["text"] == ("start <@U0BOB00000|bob> in <#C0KWANUS00|kwanus> &amp; &lt;b&gt;")
    assert app.body["command"] == "/release"
    [whisper] = slack.ephemerals("alice", "#kwanus")
    assert whisper["text"] == "Hello <@U0ALICE000>"
    assert slack.ephemerals("bob", "#kwanus") == []


async def test_a_click_carries_all_that_slack_sends(slack: Workspace, app: SlackApp):
    @app.bolt.action("approve")
    async def approve(ack: Any, respond: Any, client: Any, body: Any) -> None:
        await ack()
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="Approved"
        )

    posted = await app.client.chat_postMessage(
        channel="#kwanus",
        text="Approve?",
        blocks=[
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "approve",
                        "value": "42",
                        "text": {"type": "plain_text", "text": "Approve"},
                    }
                ],
            }
        ],
    )

    ack = await slack.clicks("bob", "#kwanus", posted["ts"], "Approve")

    assert ack.ok
    [message] = slack.messages("#kwanus")
    assert message["text"] == "Approved"
    assert app.body["actions"][0]["value"] == "42"


async def test_a_modal_opens_and_is_submitted(slack: Workspace, app: SlackApp):
    @app.bolt.shortcut("start_release")
    async def start(ack: Any, client: Any, body: Any) -> None:
        await ack()
        await client.views_open(
            trigger_id=body["trigger_id"],
            view={
                "type": "modal",
                "callback_id": "form",
                "title": {"type": "plain_text", "text": "Start"},
                "submit": {"type": "plain_text", "text": "Go"},
                "blocks": [
                    {
                        "type": "input",
                        "block_id": "why",
                        "label": {"type": "plain_text", "text": "Why?"},
                        "element": {"type": "plain_text_input", "action_id": "text"},
                    }
                ],
            },
        )

    @app.bolt.view("form")
    async def sent(ack: Any, body: Any) -> None:
        await ack()

    await slack.uses_shortcut("alice", "start_release")
    assert (await slack.submits("alice")).errors == {"why": "Please complete this required field."}
    await slack.submits("alice", {"Why?": "Because"})

    assert app.body["view"]["state"]["values"]["why"]["text"]["value"] == "Because"
    assert slack.open_view("alice") is None
