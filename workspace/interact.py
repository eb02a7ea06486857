"""What a person does with what the app shows: clicks, choices, forms, shortcuts."""

from dataclasses import dataclass
from typing import Any

from workspace import events, forms, guide, modals, payloads, respond, values
from workspace.blockkit import validate_view
from workspace.hub import Hub
from workspace.kinds import Ack, Delivery, Json, PersonError, SlackError
from workspace.state import Channel, Person
from workspace.values import Place


@dataclass(frozen=True)
class Where:
    """A message in a channel, or a view: what holds the element that was touched."""

    blocks: list[Json]
    channel: Channel | None = None
    message: Json | None = None
    view: Json | None = None


def message_at(hub: Hub, person: Person, channel: Channel, ts: str) -> Where:
    """A message this person can see, ephemerals included."""
    message = channel.messages.get(ts) or channel.ephemerals.get(ts)
    if message is None or message.get("to", person.id) != person.id:
        raise PersonError("message_not_found", "This message is gone.")
    seen = {key: value for key, value in message.items() if key != "to"}
    return Where(seen.get("blocks", []), channel, seen)


def view_at(hub: Hub, person: Person, view_id: str) -> Where:
    view = hub.state.views.get(view_id) or hub.state.homes.get(person.id)
    if view is None or view["id"] != view_id or view["user"] != person.id:
        raise PersonError("view_not_found", "This dialog is closed.")
    return Where(view["blocks"], view=view)


def find(where: Where, block_id: str, action_id: str) -> Place:
    for place in values.places(where.blocks):
        if place.block_id == block_id and place.action_id == action_id:
            return place
    raise PersonError("element_not_found", "This message has changed; look again.")


async def act(hub: Hub, person: Person, where: Where, place: Place, raw: Any, state: Json) -> Ack:
    """One click or choice: a block_actions payload with everything Slack sends."""
    _refuse_inactive(person)
    offered = hub.suggested.get((person.id, place.action_id))
    action = values.action_of(place, raw, hub.stamp(), offered)
    held = _held(hub, person, where.blocks, _with(state, place, raw))
    keys: Json = {"state": {"values": held}, "actions": [action]}
    keys["trigger_id"] = hub.triggers.issue(person.id, where.view["id"] if where.view else "")
    guide.clicked(hub, person.id, values.label(place.element))
    payload = _actions_payload(hub, person, where, keys)
    delivery = await hub.courier.send("interactive", f"block_actions {place.action_id}", payload)
    return _plain_ack(delivery, "This didn’t work")


def _actions_payload(hub: Hub, person: Person, where: Where, keys: Json) -> Json:
    if where.view is not None:
        if where.view["type"] == "modal":
            where.view["state"] = keys["state"]
        return payloads.view_actions(hub.state, person.id, where.view, keys)
    assert where.channel is not None
    assert where.message is not None
    keys["response_url"] = respond.issue(hub, person.id, where.channel, where.message)
    return payloads.message_actions(hub.state, person.id, where.channel, where.message, keys)


def _with(state: Json, place: Place, raw: Any) -> Json:
    """The state as it is after this very action."""
    if raw is None:
        return state
    merged = {block: dict(actions) for block, actions in state.items()}
    merged.setdefault(place.block_id, {})[place.action_id] = raw
    return merged


def _held(hub: Hub, person: Person, blocks: list[Json], state: Json) -> Json:
    mine = {key[1]: found for key, found in hub.suggested.items() if key[0] == person.id}
    return values.state_of(blocks, state, mine)


async def submit(hub: Hub, person: Person, view_id: str, state: Json) -> Ack:
    """The form is checked as Slack's client does, sent, and the app's answer obeyed."""
    _refuse_inactive(person)
    view = view_at(hub, person, view_id).view
    assert view is not None
    held = _held(hub, person, view["blocks"], state)
    wrong = forms.faults(view["blocks"], held)
    if wrong:
        return Ack(True, response_action="errors", errors=wrong)
    view["state"] = {"values": held}
    keys = {
        "trigger_id": hub.triggers.issue(person.id, view_id),
        "response_urls": _urls_asked_for(hub, person, view, held),
    }
    payload = payloads.view_submission(hub.state, person.id, view, held, keys)
    name = f"view_submission {view['callback_id']}"
    delivery = await hub.courier.send("interactive", name, payload)
    if not delivery.ok:
        return _plain_ack(delivery, "We had some trouble connecting. Try again?")
    return _obey(hub, person, view_id, delivery)


def _urls_asked_for(hub: Hub, person: Person, view: Json, held: Json) -> list[Json]:
    """`response_url_enabled` on a conversation menu gives the app a way to answer there."""
    urls: list[Json] = []
    for place in values.places(view["blocks"]):
        if place.element.get("response_url_enabled"):
            one = held[place.block_id][place.action_id]
            chosen = one.get("selected_conversation") or one.get("selected_channel")
            channel = hub.state.channels.get(chosen or "")
            if channel is not None:
                urls.append(
                    {
                        "block_id": place.block_id,
                        "action_id": place.action_id,
                        "channel_id": channel.id,
                        "response_url": respond.issue(hub, person.id, channel),
                    }
                )
    return urls


def _obey(hub: Hub, person: Person, view_id: str, delivery: Delivery) -> Ack:
    body = delivery.body if isinstance(delivery.body, dict) else {}
    action = body.get("response_action")
    if view_id not in hub.state.views:
        return Ack(True, delivery.ms, response_action=action, body=delivery.body)
    if action == "errors":
        return _show_errors(hub, view_id, delivery)
    if action in ("update", "push"):
        try:
            _show_view(hub, person, view_id, action, body.get("view"))
        except SlackError as refusal:
            sentence = f"We had some trouble connecting ({refusal.error}). Try again?"
            return Ack(False, delivery.ms, refusal.error, sentence, body=refusal.extra)
    elif action == "clear":
        modals.leave_all(hub, person.id)
    else:
        modals.leave(hub, view_id)
    return Ack(True, delivery.ms, response_action=action, body=delivery.body)


def _show_errors(hub: Hub, view_id: str, delivery: Delivery) -> Ack:
    """Errors must point at input blocks; others Slack cannot show."""
    errors = delivery.body.get("errors") or {}
    inputs = {b["block_id"] for b in hub.state.views[view_id]["blocks"] if b["type"] == "input"}
    if not errors or not set(errors) <= inputs:
        sentence = "We had some trouble connecting. Try again?"
        return Ack(False, delivery.ms, "invalid_errors", sentence, body=delivery.body)
    return Ack(True, delivery.ms, response_action="errors", errors=dict(errors), body=delivery.body)


def _show_view(hub: Hub, person: Person, view_id: str, action: str, view: Any) -> None:
    wrong = validate_view(view)
    if wrong:
        raise SlackError.with_messages("invalid_arguments", wrong)
    if action == "push":
        modals.push(hub, person.id, view)
    else:
        modals.update(hub, view_id, view)


async def close(hub: Hub, person: Person, view_id: str) -> Ack:
    """The cross or Cancel; `clear_on_close` takes the whole stack away."""
    view = view_at(hub, person, view_id).view
    assert view is not None
    cleared = bool(view["clear_on_close"])
    if cleared:
        modals.leave_all(hub, person.id)
    else:
        modals.leave(hub, view_id)
    if not view["notify_on_close"]:
        return Ack(True)
    payload = payloads.view_closed(hub.state, person.id, view, cleared)
    name = f"view_closed {view['callback_id']}"
    return _plain_ack(await hub.courier.send("interactive", name, payload), "")


async def shortcut(
    hub: Hub, person: Person, callback_id: str, channel: Channel | None = None, ts: str = ""
) -> Ack:
    _refuse_inactive(person)
    known = [one for one in hub.state.app.shortcuts if one["callback_id"] == callback_id]
    if not known:
        raise PersonError("unknown_shortcut", "The app has no such shortcut.")
    keys: Json = {"trigger_id": hub.triggers.issue(person.id), "action_ts": hub.stamp()}
    if known[0]["type"] == "message":
        if channel is None or ts not in channel.messages:
            raise PersonError("message_not_found", "This shortcut works on a message.")
        message = channel.messages[ts]
        keys["response_url"] = respond.issue(hub, person.id, channel, message)
        payload = payloads.message_shortcut(
            hub.state, person.id, callback_id, channel, message, keys
        )
    else:
        payload = payloads.global_shortcut(hub.state, person.id, callback_id, keys)
    delivery = await hub.courier.send("interactive", f"shortcut {callback_id}", payload)
    return _plain_ack(delivery, "This shortcut didn’t work")


async def suggest(hub: Hub, person: Person, where: Where, place: Place, query: str) -> Json:
    """Options for an external select: {"options": …} or {"option_groups": …}."""
    asked = {"block_id": place.block_id, "action_id": place.action_id, "value": query}
    if where.view is not None:
        around: Json = {
            "container": {"type": "view", "view_id": where.view["id"]},
            "view": modals.shown(where.view),
        }
    else:
        assert where.channel is not None
        assert where.message is not None
        around = {
            "container": payloads.message_container(where.channel, where.message),
            "channel": {"id": where.channel.id, "name": where.channel.name},
            "message": where.message,
        }
    payload = payloads.suggestion(hub.state, person.id, asked, around)
    name = f"block_suggestion {place.action_id}"
    delivery = await hub.courier.send("interactive", name, payload)
    body = delivery.body if isinstance(delivery.body, dict) else {}
    if not delivery.ok:
        raise PersonError(delivery.error, "The app gave no options.")
    hub.suggested[(person.id, place.action_id)] = values.options(body)
    return {key: body[key] for key in ("options", "option_groups") if key in body}


async def open_home(hub: Hub, person: Person) -> None:
    events.home_opened(hub, person.id)


def _refuse_inactive(person: Person) -> None:
    if person.status == "deactivated":
        raise PersonError("account_inactive", f"{person.real_name}’s account is deactivated.")


def _plain_ack(delivery: Delivery, sentence: str) -> Ack:
    if delivery.ok:
        return Ack(True, delivery.ms, body=delivery.body)
    words = sentence or "The app did not answer"
    return Ack(False, delivery.ms, delivery.error, f"{words} ({delivery.error}).")
