"""Messages come into being, change and go; threads, ephemerals and notifications with them."""

from copy import deepcopy

from workspace import attention, normal
from workspace.hub import Hub
from workspace.kinds import Json
from workspace.state import Channel


def post(hub: Hub, channel: Channel, message: Json) -> Json:
    """Append a message (without ts), tell the page, notify whom it mentions."""
    ts = hub.stamp()
    made: Json = {"type": "message", "team": hub.state.team["id"], **message, "ts": ts}
    if "blocks" in made:
        made["blocks"] = normal.blocks(made["blocks"], hub.state.number)
    channel.messages[ts] = made
    hub.announce({"type": "message", "channel": channel.id, "message": made}, channel)
    if made.get("thread_ts", ts) != ts:
        _count_reply(hub, channel, made)
    attention.notify(hub, channel, made)
    return made


def bot_fields(hub: Hub) -> Json:
    app = hub.state.app
    profile = {
        "id": app.bot_id,
        "app_id": app.id,
        "name": app.name,
        "team_id": hub.state.team["id"],
        "deleted": False,
        "updated": 0,
        "icons": {},
    }
    return {"user": app.bot_user, "bot_id": app.bot_id, "app_id": app.id, "bot_profile": profile}


def edit(hub: Hub, channel: Channel, ts: str, changes: Json, *, editor: str = "") -> Json:
    """Replace the given keys (None removes one); `editor` marks the message as edited."""
    message = channel.messages[ts]
    for key, value in changes.items():
        if value is None:
            message.pop(key, None)
        else:
            message[key] = value
    if changes.get("blocks"):
        message["blocks"] = normal.blocks(changes["blocks"], hub.state.number)
    if editor:
        message["edited"] = {"user": editor, "ts": hub.stamp()}
    _changed(hub, channel, message)
    return message


def delete(hub: Hub, channel: Channel, ts: str) -> None:
    """A parent with replies leaves a tombstone, as in Slack; all else just goes."""
    message = channel.messages[ts]
    if message.get("client_msg_id"):
        channel.deleted.append(message["client_msg_id"])
    if message.get("reply_count"):
        kept = {key: message[key] for key in _KEPT_ON_TOMB if key in message}
        gone = {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
        channel.messages[ts] = {**kept, **gone}
        _changed(hub, channel, channel.messages[ts])
        return
    del channel.messages[ts]
    thread_ts = message.get("thread_ts")
    event = {"type": "message_deleted", "channel": channel.id, "ts": ts, "thread_ts": thread_ts}
    hub.announce(event, channel)
    if thread_ts and thread_ts in channel.messages:
        _recount(hub, channel, thread_ts)


_KEPT_ON_TOMB = ("type", "ts", "thread_ts", "reply_count", "reply_users", "latest_reply", "team")


def whisper(hub: Hub, channel: Channel, user: str, message: Json) -> Json:
    """An ephemeral message: one person sees it, nobody is notified, and no method finds it."""
    ts = hub.stamp()
    made: Json = {"type": "message", "ephemeral": True, **message, "ts": ts, "to": user}
    if "blocks" in made:
        made["blocks"] = normal.blocks(made["blocks"], hub.state.number)
    channel.ephemerals[ts] = made
    event = {"type": "ephemeral", "channel": channel.id, "message": shown(made)}
    hub.announce(event, only=user)
    return made


def rewhisper(hub: Hub, channel: Channel, ts: str, changes: Json) -> None:
    message = channel.ephemerals[ts]
    message.update(changes)
    if "blocks" in changes:
        message["blocks"] = normal.blocks(changes["blocks"], hub.state.number)
    elif "text" in changes:
        message.pop("blocks", None)
    event = {"type": "ephemeral", "channel": channel.id, "message": shown(message)}
    hub.announce(event, only=message["to"])


def hush(hub: Hub, channel: Channel, ts: str) -> None:
    user = channel.ephemerals.pop(ts)["to"]
    hub.announce({"type": "ephemeral_gone", "channel": channel.id, "ts": ts}, only=user)


def shown(message: Json) -> Json:
    """The message as its reader gets it: whom an ephemeral is for is not part of it."""
    return {key: deepcopy(value) for key, value in message.items() if key != "to"}


def thread(channel: Channel, ts: str) -> list[Json]:
    parent = [channel.messages[ts]] if ts in channel.messages else []
    return parent + _replies(channel, ts)


def timeline(channel: Channel) -> list[Json]:
    """What the channel itself shows: no replies but those sent to the channel as well."""
    return [
        message
        for ts, message in channel.messages.items()
        if message.get("thread_ts", ts) == ts or message.get("broadcast")
    ]


def _replies(channel: Channel, ts: str) -> list[Json]:
    return [m for key, m in channel.messages.items() if m.get("thread_ts") == ts and key != ts]


def _count_reply(hub: Hub, channel: Channel, reply: Json) -> None:
    parent = channel.messages.get(reply["thread_ts"])
    if parent is not None:
        parent.setdefault("thread_ts", parent["ts"])
        _recount(hub, channel, parent["ts"])


def _recount(hub: Hub, channel: Channel, thread_ts: str) -> None:
    parent, replies = channel.messages[thread_ts], _replies(channel, thread_ts)
    users = list(dict.fromkeys(reply.get("user", "") for reply in replies))
    parent.update(reply_count=len(replies), reply_users=users, reply_users_count=len(users))
    if replies:
        parent["latest_reply"] = replies[-1]["ts"]
    _changed(hub, channel, parent)


def _changed(hub: Hub, channel: Channel, message: Json) -> None:
    event = {"type": "message_changed", "channel": channel.id, "message": message}
    hub.announce(event, channel)
