"""Sends a payload to the app over HTTP, signed as Slack signs it."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from workspace.kinds import Json

_FORM = "application/x-www-form-urlencoded"


def sign(secret: str, body: str, stamp: str) -> str:
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


def encode(kind: str, payload: Json) -> tuple[str, str]:
    """Body and content type: commands are forms, interactions JSON in a form, events JSON."""
    if kind == "slash_commands":
        return urlencode(payload), _FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), _FORM
    return json.dumps(payload), "application/json"


def headers(secret: str, body: str, content_type: str, retry: Json | None) -> dict[str, str]:
    """The stamp is real time, not the workspace's clock: the app checks against its own."""
    stamp = str(int(time.time()))
    made = {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(secret, body, stamp),
    }
    if retry:
        made["X-Slack-Retry-Num"] = str(retry["num"])
        made["X-Slack-Retry-Reason"] = str(retry["reason"])
    return made


async def read_body(response: aiohttp.ClientResponse) -> object:
    """JSON when it says so, a string otherwise, None when there is nothing."""
    content = await response.text()
    if not content.strip():
        return None
    if response.content_type == "application/json":
        try:
            return json.loads(content)
        except ValueError:
            return content
    return content
