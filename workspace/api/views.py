"""views.*: the app opens, stacks and changes modals, and publishes App Homes."""

from typing import Any

from workspace import modals
from workspace.api.method import Method, person_of, words
from workspace.blockkit import validate_view, view_too_large
from workspace.hub import Hub
from workspace.kinds import Json, SlackError


def _checked(view: Any, kind: str) -> Json:
    wrong = validate_view(view)
    if not wrong and view["type"] != kind:
        wrong = [f"must be one of: {kind} [json-pointer:/view/type]"]
    if wrong:
        raise SlackError.with_messages("invalid_arguments", wrong)
    if view_too_large(view):
        raise SlackError("view_too_large")
    made: Json = view
    return made


def open_view(hub: Hub, args: Json) -> Json:
    """A view that Slack refuses leaves its trigger unspent."""
    view = _checked(args["view"], "modal")
    trigger = hub.triggers.redeem(str(args["trigger_id"]))
    return {"view": modals.shown(modals.open_one(hub, trigger.user, view))}


def push_view(hub: Hub, args: Json) -> Json:
    view = _checked(args["view"], "modal")
    trigger = hub.triggers.redeem(str(args["trigger_id"]))
    if trigger.view_id not in hub.state.views:
        raise SlackError("invalid_trigger_id")
    return {"view": modals.shown(modals.push(hub, trigger.user, view))}


def update_view(hub: Hub, args: Json) -> Json:
    if ("view_id" in args) == ("external_id" in args):
        which = "both" if "view_id" in args else "neither"
        message = f"Cannot provide {which} `view_id` and `external_id`"
        raise SlackError.with_messages("invalid_arguments", [message])
    view = _checked(args["view"], "modal")
    old = modals.find(hub, args.get("view_id"), args.get("external_id"))
    if args.get("hash") and args["hash"] != old["hash"]:
        raise SlackError("hash_conflict")
    return {"view": modals.shown(modals.update(hub, old["id"], view))}


def publish_view(hub: Hub, args: Json) -> Json:
    person = person_of(hub, args["user_id"])
    view = _checked(args["view"], "home")
    old = hub.state.homes.get(person.id)
    if args.get("hash") and old is not None and args["hash"] != old["hash"]:
        raise SlackError("hash_conflict")
    return {"view": modals.shown(modals.publish(hub, person.id, view))}


_TRIGGER = words("trigger_id interactivity_pointer view")

METHODS = {
    "views.open": Method(open_view, "4", (), _TRIGGER, ("trigger_id", "view")),
    "views.push": Method(push_view, "4", (), _TRIGGER, ("trigger_id", "view")),
    "views.update": Method(update_view, "4", (), words("view view_id external_id hash"), ("view",)),
    "views.publish": Method(publish_view, "4", (), words("user_id view hash"), ("user_id", "view")),
}
