"""Who is to be told of a message, and what is still unread of what they were told."""

from workspace import text
from workspace.hub import Hub
from workspace.kinds import Json
from workspace.state import Channel

_NOTES_KEPT = 500


def notify(hub: Hub, channel: Channel, message: Json) -> None:
    """A direct message always notifies; elsewhere only mentions do, in text or in blocks."""
    everything = "\n".join([message.get("text", ""), *text.mrkdwn_of(message.get("blocks", []))])
    if channel.kind == "im":
        told, reason = set(channel.members), "dm"
    else:
        told, reason = text.pinged(hub.state, everything, channel.members), "mention"
    for user in sorted(told - {message.get("user", ""), hub.state.app.bot_user}):
        note = {
            "type": "notify",
            "channel": channel.id,
            "reason": reason,
            "text": text.plain(message.get("text", "")),
        }
        hub.state.notifications.append({**note, "user": user, "ts": message["ts"]})
        del hub.state.notifications[:-_NOTES_KEPT]
        hub.announce(note, only=user)
        _tell_switcher(hub, user)


def mentions(hub: Hub, user: str, channel_id: str = "") -> int:
    """Notifications this person has not read yet, in one channel or in all."""
    return sum(
        1
        for note in hub.state.notifications
        if note["user"] == user
        and note["channel"] == (channel_id or note["channel"])
        and note["ts"] > hub.state.channels[note["channel"]].reads.get(user, "")
    )


def read(hub: Hub, channel: Channel, user: str) -> None:
    before = mentions(hub, user)
    channel.reads[user] = hub.state.last_stamp
    hub.changed()
    if mentions(hub, user) != before:
        _tell_switcher(hub, user)


def _tell_switcher(hub: Hub, user: str) -> None:
    """Everybody at the page sees whose turn it is."""
    hub.announce({"type": "person", "id": user, "mentions": mentions(hub, user)})
