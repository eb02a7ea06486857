"""Small pieces of Block Kit for tests; each good as it is, to be spoilt one field at a time."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from workspace.kinds import Json

LINK = "http://x.example"
PICTURE = "http://x.example/a.png"
PICTURE_HERE = "http://127.0.0.1/x.png"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(label: str = "Approve", action_id: str = "approve", **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def section(text: str = "Hello", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def option(value: str, text: str = "") -> Json:
    return {"text": plain(text or value), "value": value}


def select(*choices: str, action_id: str = "choice", **more: Any) -> Json:
    options = [option(one) for one in choices]
    return {"type": "static_select", "action_id": action_id, "options": options, **more}


def text_input(action_id: str = "text", **more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": action_id, **more}


def field(label: str, element: Json, block_id: str = "", **more: Any) -> Json:
    made = {"type": "input", "label": plain(label), "element": element, **more}
    return {**made, "block_id": block_id} if block_id else made


def modal(*blocks: Json, title: str = "Release", **more: Any) -> Json:
    made = {"type": "modal", "title": plain(title), "blocks": list(blocks), **more}
    if any(block["type"] == "input" for block in blocks):
        made.setdefault("submit", plain("Send"))
    return made


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def rich(text: str) -> Json:
    line = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [line]}


def cells(columns: int) -> list[Json]:
    return [{"type": "raw_text", "text": "x"}] * columns


async def refusal(call: Any) -> str:
    """Slack's word for refusing this call of the SDK's client."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])
