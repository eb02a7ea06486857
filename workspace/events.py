"""Sends subscribed events to the app, again up to three times while it does not acknowledge."""

import asyncio

from workspace import ids, payloads
from workspace.hub import Hub
from workspace.kinds import Delivery, Json
from workspace.state import Channel

_REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "http_error"}


def emit(hub: Hub, inner: Json, subscription: str = "") -> None:
    """Does nothing for an event the app did not subscribe to, as Slack."""
    if (subscription or inner["type"]) not in hub.state.app.events:
        return
    event = {**inner, "event_ts": inner.get("event_ts") or hub.stamp()}
    event_id = ids.numbered_id("Ev", hub.state.number())
    envelope = payloads.event(hub.state, event, event_id, int(hub.clock()))
    hub.courier.in_background(_deliver(hub, envelope))


async def _deliver(hub: Hub, envelope: Json) -> None:
    name = f"event {envelope['event']['type']}"
    delivery = await hub.courier.send("events_api", name, envelope)
    for number, delay in enumerate(hub.retry_seconds, start=1):
        if delivery.ok or delivery.no_retry:
            return
        await asyncio.sleep(delay)
        retry = {"num": number, "reason": _reason(delivery)}
        delivery = await hub.courier.send("events_api", name, envelope, retry)


def _reason(delivery: Delivery) -> str:
    if delivery.status in ("no connection", "connection lost", "not sent"):
        return "connection_failed"
    return _REASONS.get(delivery.error, "unknown_error")


def home_opened(hub: Hub, user: str) -> None:
    inner: Json = {
        "type": "app_home_opened",
        "user": user,
        "tab": "home",
        "channel": hub.state.dm(user, hub.clock()).id,
    }
    view = hub.state.homes.get(user)
    emit(hub, {**inner, "view": view} if view else inner)


def membership(hub: Hub, channel: Channel, user: str, joined: bool) -> None:
    """Only told when the app is a member itself, or is the one who came or went."""
    if hub.state.app.bot_user in channel.members or user == hub.state.app.bot_user:
        word = "joined" if joined else "left"
        emit(
            hub,
            {
                "type": f"member_{word}_channel",
                "user": user,
                "channel": channel.id,
                "channel_type": "G" if channel.kind == "private" else "C",
                "team": hub.state.team["id"],
            },
        )


_MESSAGE_EVENTS = {"channel": "message.channels", "private": "message.groups", "im": "message.im"}


def typed(hub: Hub, channel: Channel, message: Json) -> None:
    """A person's message, to apps that read messages, and a mention to those that listen."""
    app = hub.state.app
    if app.bot_user not in channel.members:
        return
    kinds = {"channel": "channel", "private": "group", "im": "im"}
    inner = {**message, "channel": channel.id, "channel_type": kinds[channel.kind]}
    emit(hub, inner, subscription=_MESSAGE_EVENTS[channel.kind])
    if f"<@{app.bot_user}" in message["text"]:
        emit(hub, {**inner, "type": "app_mention"})
