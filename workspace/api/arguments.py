"""Reads a call's arguments however slack_sdk sends them: JSON, form, query, or mixed."""

import json
from typing import Any

from aiohttp import web

from workspace.kinds import Json, SlackError

_STRUCTURED = frozenset({"blocks", "attachments", "view", "metadata", "files", "unfurls"})
_FLAGS = frozenset(
    {
        "as_user",
        "exclude_archived",
        "include_count",
        "include_disabled",
        "include_locale",
        "include_num_members",
        "include_users",
        "link_names",
        "mrkdwn",
        "reply_broadcast",
        "return_im",
        "unfurl_links",
        "unfurl_media",
    }
)
_NUMBERS = frozenset({"limit", "length"})


async def read(request: web.Request) -> Json:
    """Typed by name; null is the same as absent."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        given.update(_as_json(await request.text()))
    elif request.method == "POST" and request.can_read_body:
        given.update(dict(await request.post()))
    return {key: _typed(key, value) for key, value in given.items() if value is not None}


def _as_json(body: str) -> Json:
    if not body.strip():
        return {}
    try:
        decoded = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(decoded, dict):
        raise SlackError("json_not_object")
    return decoded


def _typed(key: str, value: Any) -> Any:
    if key in _STRUCTURED and isinstance(value, str):
        return _structured(key, value)
    if key in _FLAGS and isinstance(value, str):
        return value.lower() in ("1", "true")
    if key in _NUMBERS and isinstance(value, str):
        return _number(key, value)
    return value


def _structured(key: str, value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        error = "invalid_blocks_format" if key == "blocks" else "invalid_arguments"
        raise SlackError(error) from None


def _number(key: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        message = f"must provide an integer [json-pointer:/{key}]"
        raise SlackError.with_messages("invalid_arguments", [message]) from None
