"""A person's stack of modals (three at most) and App Home, changed by the app or the person."""

from typing import Any

from workspace import ids, limits, normal
from workspace.hub import Hub
from workspace.kinds import Json, SlackError

_KEPT = (
    "type",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "callback_id",
    "clear_on_close",
    "notify_on_close",
    "external_id",
    "submit_disabled",
)


def open_one(hub: Hub, user: str, view: Json) -> Json:
    """A new stack; one that was open is left, as Slack shows one dialog at a time."""
    _leave_all(hub, user)
    _refuse_twin(hub, view)
    made = _new_view(hub, user, view)
    made["root_view_id"] = made["id"]
    return _put_on_top(hub, user, made, "open")


def push(hub: Hub, user: str, view: Json) -> Json:
    stack = hub.state.stacks.get(user, [])
    if not stack:
        raise SlackError("invalid_trigger_id")
    if len(stack) >= limits.VIEW_STACK:
        raise SlackError("push_limit_reached")
    _refuse_twin(hub, view)
    made = _new_view(hub, user, view)
    made["root_view_id"], made["previous_view_id"] = stack[0], stack[-1]
    return _put_on_top(hub, user, made, "push")


def update(hub: Hub, view_id: str, view: Json) -> Json:
    old = hub.state.views[view_id]
    _refuse_twin(hub, view, but=view_id)
    fields = _fields(hub, view)
    made: Json = {**old, **_DEFAULTS, **fields, "hash": _hash(hub)}
    made["state"] = {"values": _surviving(old["state"]["values"], made["blocks"])}
    hub.state.views[view_id] = made
    _tell(hub, made, "update")
    return made


def publish(hub: Hub, user: str, view: Json) -> Json:
    old = hub.state.homes.get(user)
    made = _new_view(hub, user, view)
    made["id"] = old["id"] if old else made["id"]
    made["root_view_id"] = made["id"]
    hub.state.homes[user] = made
    hub.announce({"type": "home", "view": shown(made)}, only=user)
    return made


def find(hub: Hub, view_id: str | None, external_id: str | None) -> Json:
    """An open modal; once closed it cannot be found any more, nor can a home view."""
    for view in hub.state.views.values():
        if view["id"] == view_id or (external_id and view["external_id"] == external_id):
            return view
    raise SlackError("not_found")


def top(hub: Hub, user: str) -> Json | None:
    stack = hub.state.stacks.get(user, [])
    return hub.state.views[stack[-1]] if stack else None


def leave(hub: Hub, view_id: str) -> None:
    """Take one view away, and with it those above it."""
    user = hub.state.views[view_id]["user"]
    stack = hub.state.stacks[user]
    while view_id in stack:
        gone = hub.state.views.pop(stack.pop())
        _tell(hub, gone, "close")


def leave_all(hub: Hub, user: str) -> None:
    _leave_all(hub, user)


def shown(view: Json) -> Json:
    return {key: value for key, value in view.items() if key != "user"}


_DEFAULTS: Json = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "title": None,
    "submit": None,
    "close": None,
    "clear_on_close": False,
    "notify_on_close": False,
}


def _new_view(hub: Hub, user: str, view: Json) -> Json:
    app = hub.state.app
    return {
        "id": ids.numbered_id("V", hub.state.number()),
        "team_id": hub.state.team["id"],
        "app_id": app.id,
        "bot_id": app.bot_id,
        "app_installed_team_id": hub.state.team["id"],
        "previous_view_id": None,
        "state": {"values": {}},
        "hash": _hash(hub),
        "user": user,
        **_DEFAULTS,
        **_fields(hub, view),
    }


def _fields(hub: Hub, view: Json) -> Json:
    made: Json = {key: view[key] for key in _KEPT if view.get(key) is not None}
    made["blocks"] = normal.blocks(view["blocks"], hub.state.number)
    return made


def _hash(hub: Hub) -> str:
    return f"{int(hub.clock())}.{ids.secret()[:8]}"


def _put_on_top(hub: Hub, user: str, view: Json, action: str) -> Json:
    hub.state.views[view["id"]] = view
    hub.state.stacks.setdefault(user, []).append(view["id"])
    _tell(hub, view, action)
    return view


def _leave_all(hub: Hub, user: str) -> None:
    stack = hub.state.stacks.get(user, [])
    if stack:
        leave(hub, stack[0])


def _refuse_twin(hub: Hub, view: Json, but: str = "") -> None:
    wanted = view.get("external_id")
    others = (v for v in hub.state.views.values() if v["id"] != but)
    if wanted and any(other["external_id"] == wanted for other in others):
        raise SlackError("duplicate_external_id")


def _surviving(values: Json, blocks: list[Json]) -> Json:
    """Slack keeps what a person typed in inputs that are still there under the same ids."""
    kept: dict[str, Any] = {}
    for block in blocks:
        if block["block_id"] in values:
            kept[block["block_id"]] = values[block["block_id"]]
    return kept


def _tell(hub: Hub, view: Json, action: str) -> None:
    event = {"type": "view", "view": shown(view), "action": action}
    hub.announce(event, only=view["user"])
