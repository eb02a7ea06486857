"""A new message as Slack is asked for it, and the name by which Slack knows a repetition."""

import uuid
from collections.abc import Sequence
from typing import Any

from bot.cards import Message
from release.records import Post

KEYS = uuid.UUID("5a1b9d1e-2f6c-4c39-9d2e-51b1f0a6c0de")
# Slack knows the name, and no message of it: somebody deleted that.
GONE = frozenset({"duplicate_message_not_found", "duplicate_channel_not_found"})
TRIES = 3
"""How often a name is tried of which Slack says so: it may only be slow to find the message."""


def name_of(post: Post) -> str:
    """What the message is called: another name when that of its key is used up."""
    used_up = post.attempts // TRIES if post.error in GONE else 0
    key = f"{post.key}:after {post.sent}" if post.ts == "" else post.key
    return f"{key}:{used_up}" if used_up else key


def new_message(batch: Sequence[Post], message: Message, parent: str | None) -> dict[str, Any]:
    """A new message. Slack posts one `client_msg_id` once: a re-sent one makes no second."""
    post, keys = batch[0], [one.key for one in batch]
    body: dict[str, Any] = {
        "channel": post.channel,
        "text": message.text,
        "blocks": message.blocks,
        "unfurl_links": False,
        "unfurl_media": False,
        "client_msg_id": str(uuid.uuid5(KEYS, name_of(post))),
        "metadata": {
            "event_type": "slipway_post",
            "event_payload": {"key": post.key, "keys": keys},
        },
    }
    if parent:
        body |= {"thread_ts": parent, "reply_broadcast": post.broadcast}
    return body
