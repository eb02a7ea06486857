"""Builds what Slack sends to an app: commands, interactions and events, complete as Slack's."""

from workspace.kinds import Json
from workspace.modals import shown
from workspace.state import Channel, State


def command(
    state: State, user: str, channel: Channel, name: str, text: str, keys: Json
) -> dict[str, str]:
    """A slash command's form; `keys` are its trigger_id and response_url."""
    return {
        "token": state.app.verification_token,
        "team_id": state.team["id"],
        "team_domain": state.team["domain"],
        "channel_id": channel.id,
        "channel_name": _private_name(channel),
        "user_id": user,
        "user_name": state.people[user].name,
        "command": name,
        "text": text,
        "api_app_id": state.app.id,
        "is_enterprise_install": "false",
        **keys,
    }


def _private_name(channel: Channel) -> str:
    """Slack does not tell a command the names of closed conversations."""
    if channel.kind == "private":
        return "privategroup"
    return "directmessage" if channel.kind == "im" else channel.name


def _interaction(state: State, kind: str, user: str) -> Json:
    person, team = state.people[user], state.team
    return {
        "type": kind,
        "user": {
            "id": user,
            "username": person.name,
            "name": person.name,
            "team_id": person.team or team["id"],
        },
        "team": {"id": team["id"], "domain": team["domain"]},
        "api_app_id": state.app.id,
        "token": state.app.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_container(channel: Channel, message: Json) -> Json:
    made: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": bool(message.get("ephemeral")),
    }
    if message.get("thread_ts"):
        made["thread_ts"] = message["thread_ts"]
    return made


def message_actions(state: State, user: str, channel: Channel, message: Json, keys: Json) -> Json:
    """`keys`: trigger_id, response_url, state, actions. An ephemeral is not sent along."""
    made = {
        **_interaction(state, "block_actions", user),
        "container": message_container(channel, message),
        "channel": {"id": channel.id, "name": _private_name(channel)},
        **keys,
    }
    if not message.get("ephemeral"):
        made["message"] = message
    return made


def view_actions(state: State, user: str, view: Json, keys: Json) -> Json:
    return {
        **_interaction(state, "block_actions", user),
        "container": {"type": "view", "view_id": view["id"]},
        "view": {**shown(view), "state": keys["state"]},
        **{key: value for key, value in keys.items() if key != "state"},
    }


def view_submission(state: State, user: str, view: Json, values: Json, keys: Json) -> Json:
    return {
        **_interaction(state, "view_submission", user),
        "view": {**shown(view), "state": {"values": values}},
        **keys,
    }


def view_closed(state: State, user: str, view: Json, cleared: bool) -> Json:
    return {
        **_interaction(state, "view_closed", user),
        "view": shown(view),
        "is_cleared": cleared,
    }


def global_shortcut(state: State, user: str, callback_id: str, keys: Json) -> Json:
    return {**_interaction(state, "shortcut", user), "callback_id": callback_id, **keys}


def message_shortcut(
    state: State, user: str, callback_id: str, channel: Channel, message: Json, keys: Json
) -> Json:
    return {
        **_interaction(state, "message_action", user),
        "callback_id": callback_id,
        "channel": {"id": channel.id, "name": _private_name(channel)},
        "message_ts": message["ts"],
        "message": message,
        **keys,
    }


def suggestion(state: State, user: str, asked: Json, where: Json) -> Json:
    """`asked`: block_id, action_id, value; `where`: container and view, or channel and message."""
    return {**_interaction(state, "block_suggestion", user), **asked, **where}


def event(state: State, inner: Json, event_id: str, at: int) -> Json:
    """The Events API's envelope around one event."""
    return {
        "token": state.app.verification_token,
        "team_id": state.team["id"],
        "context_team_id": state.team["id"],
        "context_enterprise_id": None,
        "api_app_id": state.app.id,
        "event": inner,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": at,
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": state.team["id"],
                "user_id": state.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "event_context": f"4-{event_id}",
    }
