"""What the page shows, computed from the state for one person."""

from workspace import attention, guide, messages, modals
from workspace.hub import Hub
from workspace.kinds import Json
from workspace.state import Channel, Person


def overview(hub: Hub, user: str) -> Json:
    state = hub.state
    return {
        "as": user,
        "team": {"id": state.team["id"], "name": state.team["name"]},
        "app": app_json(hub),
        "people": [person_json(hub, one) for one in state.people.values() if one.status != "bot"],
        "groups": [
            {"id": g.id, "handle": g.handle, "name": g.name, "users": g.users}
            for g in state.groups.values()
        ],
        "channels": [channel_json(hub, one, user) for one in visible_channels(hub, user)],
        "views": [modals.shown(state.views[one]) for one in state.stacks.get(user, [])],
        "faults": hub.faults.to_page(),
        "guide": {"steps": guide.steps(state.guide)},
    }


def app_json(hub: Hub) -> Json:
    app, transport = hub.state.app, hub.courier.transport
    return {
        "id": app.id,
        "name": app.name,
        "bot_user": app.bot_user,
        "connected": transport is not None,
        "transport": transport,
        "commands": app.commands,
        "shortcuts": app.shortcuts,
    }


def person_json(hub: Hub, person: Person) -> Json:
    return {
        "mentions": attention.mentions(hub, person.id),
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "color": person.color,
        "status": person.status,
    }


def visible_channels(hub: Hub, user: str) -> list[Channel]:
    every = hub.state.channels.values()
    return [one for one in every if one.kind == "channel" or user in one.members]


def channel_json(hub: Hub, channel: Channel, user: str) -> Json:
    """`user` may be empty when nobody in particular asks; a DM bears the app's name."""
    im = channel.kind == "im"
    name = hub.state.app.name if im else channel.name
    other = {"user": hub.state.app.bot_user} if im else {}
    return {
        **other,
        "mentions": attention.mentions(hub, user, channel.id),
        "id": channel.id,
        "name": name,
        "kind": channel.kind,
        "topic": channel.topic,
        "members": channel.members,
        "is_member": user in channel.members,
        "unread": unread(channel, user),
        "archived": channel.archived,
    }


def unread(channel: Channel, user: str) -> int:
    last = channel.reads.get(user, "")
    shown = messages.timeline(channel)
    return sum(1 for one in shown if one["ts"] > last and one.get("user") != user)


def conversation(channel: Channel, user: str, thread_ts: str = "") -> Json:
    """The channel itself, or one thread of it, with this person's ephemerals."""
    found = messages.thread(channel, thread_ts) if thread_ts else messages.timeline(channel)
    mine = [
        messages.shown(one)
        for one in channel.ephemerals.values()
        if one["to"] == user and (one.get("thread_ts") or "") == thread_ts
    ]
    return {"messages": found, "ephemerals": mine}
