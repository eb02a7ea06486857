"""Completes blocks as Slack stores them: generated ids, and the defaults of text objects."""

from collections.abc import Callable
from typing import Any

from workspace.kinds import Json

_ACTING = frozenset(
    {
        "button",
        "checkboxes",
        "datepicker",
        "datetimepicker",
        "timepicker",
        "overflow",
        "radio_buttons",
        "static_select",
        "external_select",
        "users_select",
        "conversations_select",
        "channels_select",
        "multi_static_select",
        "multi_external_select",
        "multi_users_select",
        "multi_conversations_select",
        "multi_channels_select",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
        "workflow_button",
        "icon_button",
        "feedback_buttons",
    }
)


def blocks(given: list[Json], number: Callable[[], int]) -> list[Json]:
    return [block(one, number) for one in given]


def block(given: Json, number: Callable[[], int]) -> Json:
    made: Json = _walk(given, number)
    if not made.get("block_id"):
        made["block_id"] = f"b{number()}"
    if "child_blocks" in made:
        made["child_blocks"] = blocks(made["child_blocks"], number)
    return made


def _walk(value: Any, number: Callable[[], int]) -> Any:
    if isinstance(value, list):
        return [_walk(item, number) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: _walk(item, number) for key, item in value.items()}
    kind = made.get("type")
    if kind == "plain_text":
        made.setdefault("emoji", True)
    elif kind == "mrkdwn":
        made.setdefault("verbatim", False)
    elif kind in _ACTING and not made.get("action_id"):
        made["action_id"] = f"a{number()}"
    return made
