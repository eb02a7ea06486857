"""What a Web API method is: its work, the scopes it needs, the arguments it knows, its tier."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workspace.hub import Hub
from workspace.kinds import Json, SlackError
from workspace.state import Channel, Person

COMMON = frozenset({"token", "team_id"})
"""slack_sdk may add these to any call."""


@dataclass(frozen=True)
class Method:
    run: Callable[[Hub, Json], Json]
    tier: str
    scopes: tuple[str, ...] = ()
    """Any one of these will do; none: every token may."""
    known: frozenset[str] = frozenset()
    needed: tuple[str, ...] = ()
    app_token: bool = False
    """Takes the app-level token instead of the bot's."""

    def check(self, args: Json) -> None:
        """Refuse what Slack's schema of the method refuses."""
        wrong = [
            f"invalid additional property: {key} [json-pointer:/{key}]"
            for key in args
            if key not in self.known | COMMON
        ]
        wrong += [f"missing required field: {key}" for key in self.needed if key not in args]
        if wrong:
            raise SlackError.with_messages("invalid_arguments", wrong)


def words(names: str) -> frozenset[str]:
    return frozenset(names.split())


def channel_of(hub: Hub, which: Any, *, by_name: bool = False) -> Channel:
    """A conversation the app may know of; a private one it is not in does not exist for it."""
    state = hub.state
    channel = state.channels.get(str(which))
    if channel is None and by_name:
        channel = state.channel(str(which))
    if channel is None or (channel.kind != "channel" and state.app.bot_user not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def writable(hub: Hub, channel: Channel) -> Channel:
    """Refuse when archived, or when the app was not invited."""
    app = hub.state.app
    if channel.archived:
        raise SlackError("is_archived")
    if app.bot_user not in channel.members and "chat:write.public" not in app.scopes:
        raise SlackError("not_in_channel")
    return channel


def person_of(hub: Hub, which: Any) -> Person:
    person = hub.state.people.get(str(which))
    if person is None:
        raise SlackError("user_not_found")
    return person


def page_of(items: list[Any], args: Json, most: int = 1000) -> tuple[list[Any], Json]:
    """One page by `limit` and `cursor`, and the response_metadata that leads to the next."""
    limit = args.get("limit") or most
    if not 0 < limit <= most:
        raise SlackError("invalid_limit")
    start = _start(args.get("cursor"))
    more = start + limit < len(items)
    following = f"from:{start + limit}" if more else ""
    return items[start : start + limit], {"next_cursor": following}


def _start(cursor: Any) -> int:
    if not cursor:
        return 0
    number = str(cursor).removeprefix("from:")
    if not number.isdigit():
        raise SlackError("invalid_cursor")
    return int(number)
