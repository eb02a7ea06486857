"""The response_url of an interaction: five uses in half an hour, to answer where it happened."""

from typing import Any

from workspace import ids, limits, messages
from workspace.blockkit import validate_message
from workspace.hub import Hub
from workspace.kinds import Json, SlackError
from workspace.state import Channel


def issue(hub: Hub, user: str, channel: Channel, source: Json | None = None) -> str:
    """`source` is the message that was clicked, if any: what replace_original replaces."""
    _forget_old(hub)
    key = ids.secret()
    hub.state.response_urls[key] = {
        "user": user,
        "channel": channel.id,
        "uses": 0,
        "at": hub.clock(),
        "source": source["ts"] if source else None,
        "thread_ts": source.get("thread_ts") if source else None,
    }
    return f"{hub.url}/r/{key}"


def use(hub: Hub, key: str, body: Any) -> tuple[int, str]:
    """HTTP status and text of the answer, as hooks.slack.com gives them."""
    grant = hub.state.response_urls.get(key)
    if grant is None or hub.clock() - grant["at"] > limits.RESPONSE_URL_SECONDS:
        return 404, "expired_url"
    if grant["uses"] >= limits.RESPONSE_URL_USES:
        return 404, "used_url"
    if not isinstance(body, dict):
        return 400, "invalid_payload"
    channel = hub.state.channels[grant["channel"]]
    try:
        answer(hub, grant["user"], channel, body, source=grant["source"])
    except SlackError as refusal:
        return 400, refusal.error
    grant["uses"] += 1
    return 200, "ok"


def answer(hub: Hub, user: str, channel: Channel, body: Json, *, source: str | None = None) -> None:
    """Obey one response: delete or replace the source, or post, to one person by default."""
    if body.get("delete_original") and source:
        _delete(hub, channel, source)
        return
    content = _content(hub, body)
    if body.get("replace_original") and source:
        _replace(hub, channel, source, content)
    elif body.get("response_type") == "in_channel":
        if body.get("thread_ts"):
            content["thread_ts"] = body["thread_ts"]
        messages.post(hub, channel, {**messages.bot_fields(hub), **content})
    else:
        if body.get("thread_ts"):
            content["thread_ts"] = body["thread_ts"]
        messages.whisper(hub, channel, user, {**messages.bot_fields(hub), **content})


def _content(hub: Hub, body: Json) -> Json:
    blocks = body.get("blocks") or []
    wrong = validate_message(blocks)
    if wrong:
        raise SlackError.with_messages("invalid_blocks", wrong)
    if not (body.get("text") or blocks or body.get("attachments")):
        raise SlackError("no_text")
    made: Json = {"text": str(body.get("text") or "")}
    if len(made["text"]) > limits.POST_TEXT:
        raise SlackError("msg_too_long")
    if blocks:
        made["blocks"] = blocks
    for key in ("metadata", "attachments"):
        if body.get(key):
            made[key] = body[key]
    return made


def _delete(hub: Hub, channel: Channel, ts: str) -> None:
    if ts in channel.ephemerals:
        messages.hush(hub, channel, ts)
    elif ts in channel.messages:
        messages.delete(hub, channel, ts)


def _replace(hub: Hub, channel: Channel, ts: str, content: Json) -> None:
    if ts in channel.ephemerals:
        messages.rewhisper(hub, channel, ts, content)
    elif ts in channel.messages:
        messages.edit(hub, channel, ts, {"blocks": None, **content})
    else:
        raise SlackError("message_not_found")


def _forget_old(hub: Hub) -> None:
    """Expired ones stay a while, in the order they were made."""
    oldest = hub.clock() - 2 * limits.RESPONSE_URL_SECONDS
    urls = hub.state.response_urls
    while urls and next(iter(urls.values()))["at"] < oldest:
        del urls[next(iter(urls))]
