"""Blocks that the tests post, short to write."""

from typing import Any

from workspace.kinds import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": "1", **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def options(*values: str) -> list[Json]:
    return [{"text": plain(value.capitalize()), "value": value} for value in values]


def confirm(title: str, text: str, yes: str, no: str) -> Json:
    return {"title": plain(title), "text": mrkdwn(text), "confirm": plain(yes), "deny": plain(no)}


def field(label: str, block_id: str, element: Json, **more: Any) -> Json:
    """An input block; its element's action_id is `value`."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "value", **element},
        **more,
    }


def modal(title: str, *blocks: Json, submit: str | None = "Send", **more: Any) -> Json:
    made = {"type": "modal", "title": plain(title), "blocks": list(blocks), **more}
    return {**made, "submit": plain(submit), "close": plain("Cancel")} if submit else made


def rich(*elements: Json) -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(elements)}],
    }
