"""chat.*: the app writes, edits, removes and links messages."""

import json
from typing import Any

from workspace import limits, messages
from workspace.api.method import Method, channel_of, words, writable
from workspace.blockkit import ONE_TABLE, length_of_texts, validate_message
from workspace.hub import Hub
from workspace.kinds import Json, SlackError
from workspace.state import Channel

_CONTENT_KEYS = ("text", "blocks", "attachments", "markdown_text")


def _content(args: Json, most: int) -> Json:
    """The checked parts of a message: text, blocks, attachments, metadata."""
    if not any(args.get(key) for key in _CONTENT_KEYS):
        raise SlackError("no_text")
    made: Json = {"text": _text(args, most)}
    if args.get("blocks"):
        made["blocks"] = _blocks(args["blocks"])
    if args.get("markdown_text"):
        made["blocks"] = _blocks([{"type": "markdown", "text": args["markdown_text"]}])
    if args.get("attachments"):
        made["attachments"] = _attachments(args["attachments"])
    if args.get("metadata"):
        made["metadata"] = _metadata(args["metadata"])
    return made


def _text(args: Json, most: int) -> str:
    if args.get("markdown_text"):
        if args.get("text") or args.get("blocks"):
            raise SlackError("markdown_text_conflict")
        if len(args["markdown_text"]) > limits.MARKDOWN_TEXT:
            raise SlackError("msg_too_long")
        return str(args["markdown_text"])
    text = args.get("text", "")
    if not isinstance(text, str):
        raise SlackError.with_messages(
            "invalid_arguments", ["must provide a string [json-pointer:/text]"]
        )
    if len(text) > most:
        raise SlackError("msg_too_long")
    return text


def _blocks(blocks: Any) -> list[Json]:
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    wrong = validate_message(blocks)
    if wrong:
        # Slack's word for a second table is the one of attachments, which tables began as.
        second_table = any(sentence.startswith(ONE_TABLE) for sentence in wrong)
        word = "invalid_attachments" if second_table else "invalid_blocks"
        raise SlackError.with_messages(word, wrong)
    if length_of_texts(blocks) > limits.MESSAGE_BLOCKS_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return blocks


def _attachments(attachments: Any) -> list[Json]:
    if not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    if len(attachments) > limits.ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for one in attachments:
        if not isinstance(one, dict):
            raise SlackError("invalid_attachments")
        wrong = validate_message(one.get("blocks") or [])
        if wrong:
            raise SlackError.with_messages("invalid_blocks", wrong)
    return attachments


def _metadata(metadata: Any) -> Json:
    known = {"event_type", "event_payload", "entities"}
    if not isinstance(metadata, dict) or set(metadata) - known:
        raise SlackError("invalid_metadata_format")
    payload = metadata.get("event_payload")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata)) > limits.METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata


def _target(hub: Hub, which: Any) -> Channel:
    """postMessage also takes a person's id, which means the conversation with the app."""
    person = hub.state.people.get(str(which))
    if person is None:
        return writable(hub, channel_of(hub, which, by_name=True))
    if person.status in ("deactivated", "bot"):
        raise SlackError("channel_not_found")
    return hub.state.dm(person.id, hub.clock())


def _thread(channel: Channel, thread_ts: Any) -> str:
    parent = channel.messages.get(str(thread_ts))
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.get("thread_ts", parent["ts"]) != parent["ts"]:
        raise SlackError("cannot_reply_to_message")
    return str(thread_ts)


def post_message(hub: Hub, args: Json) -> Json:
    channel = _target(hub, args["channel"])
    made: Json = {**messages.bot_fields(hub), **_content(args, limits.POST_TEXT)}
    first = _already_posted(channel, args.get("client_msg_id"))
    if first is not None:
        return _posted(channel, first)
    if args.get("client_msg_id"):
        made["client_msg_id"] = args["client_msg_id"]
    if args.get("thread_ts"):
        made["thread_ts"] = _thread(channel, args["thread_ts"])
        if args.get("reply_broadcast"):
            made.update(subtype="thread_broadcast", broadcast=True)
    return _posted(channel, messages.post(hub, channel, made))


def _already_posted(channel: Channel, client_msg_id: Any) -> Json | None:
    """Slack takes a message with the same client_msg_id as a repetition of the first."""
    if not client_msg_id:
        return None
    if client_msg_id in channel.deleted:
        raise SlackError("duplicate_message_not_found")
    every = channel.messages.values()
    return next((m for m in every if m.get("client_msg_id") == client_msg_id), None)


def _posted(channel: Channel, message: Json) -> Json:
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def _own(hub: Hub, args: Json, refusal: str) -> tuple[Channel, str]:
    channel = channel_of(hub, args["channel"])
    ts = str(args["ts"])
    message = channel.messages.get(ts)
    if message is None or message.get("subtype") == "tombstone":
        raise SlackError("message_not_found")
    if message.get("bot_id") != hub.state.app.bot_id:
        raise SlackError(refusal)
    return channel, ts


def update(hub: Hub, args: Json) -> Json:
    channel, ts = _own(hub, args, "cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    changes = _changes(args)
    by_text = "blocks" not in args and "text" in args
    editor = hub.state.app.bot_user if by_text else ""
    message = messages.edit(hub, channel, ts, changes, editor=editor)
    return {"channel": channel.id, "ts": ts, "text": message.get("text", ""), "message": message}


def _changes(args: Json) -> Json:
    """Text alone takes blocks away; blocks alone keep the text; metadata stays unless given."""
    emptied = [key for key in ("blocks", "attachments", "metadata") if args.get(key) in ([], {})]
    given = {key: value for key, value in args.items() if key not in emptied}
    has_content = any(given.get(key) for key in _CONTENT_KEYS)
    bare = emptied or args.get("reply_broadcast")
    changes = _content(given, limits.UPDATE_TEXT) if has_content or not bare else {}
    changes |= dict.fromkeys(emptied)
    if "text" in args or "markdown_text" in args:
        changes.setdefault("blocks", None)
    else:
        changes.pop("text", None)
    if args.get("reply_broadcast"):
        if has_content:
            raise SlackError("no_dual_broadcast_content_update")
        changes.update(subtype="thread_broadcast", broadcast=True)
    return changes


def delete(hub: Hub, args: Json) -> Json:
    channel, ts = _own(hub, args, "cant_delete_message")
    messages.delete(hub, channel, ts)
    return {"channel": channel.id, "ts": ts}


def post_ephemeral(hub: Hub, args: Json) -> Json:
    channel = writable(hub, channel_of(hub, args["channel"], by_name=True))
    person = hub.state.people.get(str(args["user"]))
    if person is None or person.id not in channel.members or person.status == "deactivated":
        raise SlackError("user_not_in_channel")
    made = {**messages.bot_fields(hub), **_content(args, limits.POST_TEXT)}
    if args.get("thread_ts"):
        made["thread_ts"] = _thread(channel, args["thread_ts"])
    return {"message_ts": messages.whisper(hub, channel, person.id, made)["ts"]}


def get_permalink(hub: Hub, args: Json) -> Json:
    channel = channel_of(hub, args["channel"])
    ts = str(args["message_ts"])
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    link = f"{hub.url}/archives/{channel.id}/p{ts.replace('.', '')}"
    thread_ts = channel.messages[ts].get("thread_ts", ts)
    if thread_ts != ts:
        link += f"?thread_ts={thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


_CONTENT = "text blocks attachments metadata markdown_text as_user link_names parse"
_POST = f"channel {_CONTENT} thread_ts icon_emoji icon_url username"

METHODS = {
    "chat.postMessage": Method(
        post_message,
        "special",
        ("chat:write",),
        words(
            f"{_POST} reply_broadcast unfurl_links unfurl_media mrkdwn client_msg_id container_id"
        ),
        ("channel",),
    ),
    "chat.update": Method(
        update,
        "3",
        ("chat:write",),
        words(f"channel ts {_CONTENT} reply_broadcast file_ids"),
        ("channel", "ts"),
    ),
    "chat.delete": Method(
        delete, "3", ("chat:write",), words("channel ts as_user"), ("channel", "ts")
    ),
    "chat.postEphemeral": Method(
        post_ephemeral, "4", ("chat:write",), words(f"{_POST} user"), ("channel", "user")
    ),
    "chat.getPermalink": Method(
        get_permalink, "special", (), words("channel message_ts"), ("channel", "message_ts")
    ),
}
