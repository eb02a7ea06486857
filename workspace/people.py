"""What a person types: a slash command of the app, one of Slack's own, or a message."""

from collections.abc import Callable

from workspace import events, guide, messages, payloads, respond, text, views_of_state
from workspace.hub import Hub
from workspace.kinds import Ack, Delivery, Json, PersonError, SlackError
from workspace.state import Channel, Person


async def say(
    hub: Hub, person: Person, channel: Channel, typed: str, thread_ts: str | None = None
) -> Ack:
    """Anything entered into the message field."""
    _refuse_outsiders(person, channel)
    if typed.startswith("/"):
        return await _slash(hub, person, channel, typed, thread_ts)
    message: Json = {"user": person.id, "text": text.encode(hub.state, typed)}
    if thread_ts:
        message["thread_ts"] = thread_ts
    events.typed(hub, channel, messages.post(hub, channel, message))
    return Ack(True)


def _refuse_outsiders(person: Person, channel: Channel) -> None:
    if person.status == "deactivated":
        raise PersonError("account_inactive", f"{person.real_name}’s account is deactivated.")
    if person.id not in channel.members:
        raise PersonError("not_in_channel", f"{person.real_name} is not in #{channel.name}.")
    if channel.archived:
        raise PersonError("is_archived", f"#{channel.name} is archived.")


async def _slash(
    hub: Hub, person: Person, channel: Channel, typed: str, thread_ts: str | None
) -> Ack:
    name, _, rest = typed.partition(" ")
    own = _SLACKS_OWN.get(name)
    if own is not None:
        return own(hub, person, channel, rest.strip())
    known = next((one for one in hub.state.app.commands if one["command"] == name), None)
    if known is None:
        raise PersonError("unknown_command", f"{name} is not a valid command.")
    if thread_ts:
        raise PersonError("not_in_threads", f"{name} is not supported in threads. Sorry!")
    return await _command(hub, person, channel, known, rest.strip())


async def _command(hub: Hub, person: Person, channel: Channel, known: Json, rest: str) -> Ack:
    words = text.encode(hub.state, rest) if known.get("should_escape") else rest
    keys = {
        "response_url": respond.issue(hub, person.id, channel),
        "trigger_id": hub.triggers.issue(person.id),
    }
    name = known["command"]
    payload = payloads.command(hub.state, person.id, channel, name, words, keys)
    guide.typed_command(hub, person.id)
    delivery = await hub.courier.send("slash_commands", name, payload)
    return _after_command(hub, person, channel, f"{name} {rest}".strip(), delivery)


def _after_command(
    hub: Hub, person: Person, channel: Channel, typed: str, delivery: Delivery
) -> Ack:
    """Obey the acknowledgement; a failure is Slackbot's sentence to this person only."""
    name = typed.partition(" ")[0]
    if not delivery.ok:
        sentence = f'{name} failed with the error "{delivery.error}"'
        return Ack(False, delivery.ms, delivery.error, sentence)
    body = delivery.body
    if isinstance(body, str):
        body = {"text": body}
    if isinstance(body, dict) and body.get("response_type") == "in_channel":
        messages.post(hub, channel, {"user": person.id, "text": text.escape(typed)})
    if isinstance(body, dict) and (body.get("text") or body.get("blocks")):
        try:
            respond.answer(hub, person.id, channel, body)
        except SlackError as refusal:
            sentence = f'{name} failed with the error "{refusal.error}"'
            return Ack(False, delivery.ms, refusal.error, sentence, body=body)
    return Ack(True, delivery.ms, body=body)


def _invite(hub: Hub, _person: Person, channel: Channel, rest: str) -> Ack:
    invited = hub.state.person(rest)
    if invited is None:
        raise PersonError("user_not_found", f"There is no {rest or 'such person'} here.")
    join(hub, invited.id, channel)
    return Ack(True)


def _leave(hub: Hub, person: Person, channel: Channel, _rest: str) -> Ack:
    leave(hub, person.id, channel)
    return Ack(True)


_SLACKS_OWN: dict[str, Callable[[Hub, Person, Channel, str], Ack]] = {
    "/invite": _invite,
    "/leave": _leave,
}


def join(hub: Hub, user: str, channel: Channel) -> None:
    if user not in channel.members:
        channel.members.append(user)
        tell_channel(hub, channel)
        events.membership(hub, channel, user, joined=True)


def leave(hub: Hub, user: str, channel: Channel) -> None:
    if user in channel.members:
        events.membership(hub, channel, user, joined=False)
        channel.members.remove(user)
        tell_channel(hub, channel)


def tell_channel(hub: Hub, channel: Channel) -> None:
    shown = views_of_state.channel_json(hub, channel, "")
    hub.announce({"type": "channel", "channel": shown}, channel)
