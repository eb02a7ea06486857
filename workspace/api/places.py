"""conversations.*, team.info, auth.test, apps.connections.open: where the app is, and how."""

from workspace import messages
from workspace.api.method import Method, channel_of, page_of, person_of, words
from workspace.hub import Hub
from workspace.kinds import Json, SlackError
from workspace.state import Channel

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")


def conversation(hub: Hub, channel: Channel) -> Json:
    """Slack's conversation object."""
    state = hub.state
    made: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "is_private": channel.kind != "channel",
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "context_team_id": state.team["id"],
        "updated": 0,
    }
    if channel.kind == "im":
        user = next(one for one in channel.members if one != state.app.bot_user)
        return {**made, "user": user, "is_user_deleted": _gone(hub, user), "priority": 0}
    return {
        **made,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_member": state.app.bot_user in channel.members,
        "creator": channel.members[0] if channel.members else "",
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def _gone(hub: Hub, user: str) -> bool:
    return hub.state.people[user].status == "deactivated"


def _need_read_scope(hub: Hub, channel: Channel) -> None:
    """Which read scope it takes depends on the kind of conversation."""
    needed = {"channel": "channels:read", "private": "groups:read", "im": "im:read"}[channel.kind]
    provided = hub.state.app.scopes
    if needed not in provided:
        raise SlackError("missing_scope", needed=needed, provided=",".join(provided))


def info(hub: Hub, args: Json) -> Json:
    channel = channel_of(hub, args["channel"])
    _need_read_scope(hub, channel)
    made = conversation(hub, channel)
    if not args.get("include_num_members"):
        made.pop("num_members", None)
    return {"channel": made}


def list_all(hub: Hub, args: Json) -> Json:
    """Only the kinds asked for; a private one only when the app is in it."""
    names = {"channel": "public_channel", "private": "private_channel", "im": "im"}
    asked = str(args.get("types") or "public_channel").replace(" ", "").split(",")
    found = [
        conversation(hub, one)
        for one in hub.state.channels.values()
        if names[one.kind] in asked
        and not (one.archived and args.get("exclude_archived"))
        and (one.kind == "channel" or hub.state.app.bot_user in one.members)
    ]
    page, metadata = page_of(found, args)
    return {"channels": page, "response_metadata": metadata}


def members(hub: Hub, args: Json) -> Json:
    channel = channel_of(hub, args["channel"])
    _need_read_scope(hub, channel)
    page, metadata = page_of(channel.members, args)
    return {"members": page, "response_metadata": metadata}


def open_dm(hub: Hub, args: Json) -> Json:
    if args.get("channel"):
        channel = channel_of(hub, args["channel"])
    else:
        users = str(args.get("users", "")).split(",")
        if users == [""]:
            raise SlackError("users_list_not_supplied")
        if len(users) > 1:
            raise SlackError("method_not_supported_for_channel_type")
        person = person_of(hub, users[0])
        if person.status == "deactivated":
            raise SlackError("user_disabled")
        if person.status == "bot":
            raise SlackError("cannot_dm_bot")
        channel = hub.state.dm(person.id, hub.clock())
    hub.changed()
    shown = conversation(hub, channel) if args.get("return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": True, "already_open": True}


def auth_test(hub: Hub, _args: Json) -> Json:
    state = hub.state
    return {
        "url": f"{hub.url}/",
        "team": state.team["name"],
        "user": state.app.name.lower(),
        "team_id": state.team["id"],
        "user_id": state.app.bot_user,
        "bot_id": state.app.bot_id,
        "is_enterprise_install": False,
    }


def team_info(hub: Hub, args: Json) -> Json:
    team = hub.state.team
    if args.get("team") not in (None, team["id"]):
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": team["id"],
            "name": team["name"],
            "domain": team["domain"],
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def connections_open(hub: Hub, _args: Json) -> Json:
    """One ticket, one websocket."""
    host = hub.url.removeprefix("http://")
    return {"url": f"ws://{host}/link?ticket={hub.courier.sockets.ticket()}"}


def pins_add(hub: Hub, args: Json) -> Json:
    message = _message(hub, args)
    if message.get("pinned"):
        raise SlackError("already_pinned")
    _mark(hub, args, message, {"pinned": True})
    return {}


def reactions_add(hub: Hub, args: Json) -> Json:
    message = _message(hub, args)
    bot, name = hub.state.app.bot_user, str(args["name"]).strip(":")
    reactions: list[Json] = [dict(one) for one in message.get("reactions", [])]
    one = next((r for r in reactions if r["name"] == name), None)
    if one is None:
        reactions.append({"name": name, "users": [bot], "count": 1})
    elif bot in one["users"]:
        raise SlackError("already_reacted")
    else:
        one.update(users=[*one["users"], bot], count=one["count"] + 1)
    _mark(hub, args, message, {"reactions": reactions})
    return {}


def _message(hub: Hub, args: Json) -> Json:
    channel = channel_of(hub, args["channel"])
    message = channel.messages.get(str(args["timestamp"]))
    if message is None:
        raise SlackError("message_not_found")
    return message


def _mark(hub: Hub, args: Json, message: Json, changes: Json) -> None:
    messages.edit(hub, channel_of(hub, args["channel"]), message["ts"], changes)


METHODS = {
    "auth.test": Method(auth_test, "special"),
    "apps.connections.open": Method(connections_open, "1", app_token=True),
    "team.info": Method(
        team_info, "3", ("team:read",), words("team domain include_slackbot_availability")
    ),
    "conversations.info": Method(
        info, "3", _READ, words("channel include_locale include_num_members"), ("channel",)
    ),
    "conversations.list": Method(
        list_all, "2", _READ, words("cursor exclude_archived limit types")
    ),
    "conversations.members": Method(
        members, "4", _READ, words("channel cursor limit"), ("channel",)
    ),
    "conversations.open": Method(
        open_dm,
        "3",
        ("im:write", "channels:manage", "groups:write", "mpim:write"),
        words("channel users return_im prevent_creation"),
    ),
    "pins.add": Method(
        pins_add, "2", ("pins:write",), words("channel timestamp"), ("channel", "timestamp")
    ),
    "reactions.add": Method(
        reactions_add,
        "3",
        ("reactions:write",),
        words("channel timestamp name"),
        ("channel", "timestamp", "name"),
    ),
}
