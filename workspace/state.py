"""All that the local Slack remembers, as data that turns into JSON and back."""

from dataclasses import dataclass, field
from typing import Any

from workspace import ids
from workspace.kinds import Json


@dataclass
class Person:
    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Europe/Berlin"
    color: str = "4f46e5"
    status: str = "active"
    """active | guest | deactivated | bot"""
    team: str = ""
    """Another workspace's id for somebody who comes in through Slack Connect."""


@dataclass
class Group:
    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    enabled: bool = True


@dataclass
class Channel:
    """A conversation; `messages` and `ephemerals` are keyed by ts, oldest first."""

    id: str
    name: str
    kind: str = "channel"
    """channel | private | im"""
    topic: str = ""
    members: list[str] = field(default_factory=list)
    archived: bool = False
    created: int = 0
    messages: dict[str, Json] = field(default_factory=dict)
    ephemerals: dict[str, Json] = field(default_factory=dict)
    """Each with `to`: the one person who sees it."""
    reads: dict[str, str] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    """The client_msg_ids of messages that are gone."""


@dataclass
class App:
    """The installed app: what its manifest says, and its secrets."""

    id: str
    name: str
    bot_id: str
    bot_user: str
    commands: list[Json] = field(default_factory=list)
    shortcuts: list[Json] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    verification_token: str = ""
    token_revoked: bool = False


@dataclass
class State:
    team: Json
    app: App
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    response_urls: dict[str, Json] = field(default_factory=dict)
    files: dict[str, Json] = field(default_factory=dict)
    notifications: list[Json] = field(default_factory=list)
    guide: Json = field(default_factory=dict)
    page_token: str = ""
    last_stamp: str = "0.000000"
    counter: int = 0

    def stamp(self, now: float) -> str:
        self.last_stamp = ids.next_stamp(now, self.last_stamp)
        return self.last_stamp

    def number(self) -> int:
        self.counter += 1
        return self.counter

    @classmethod
    def from_json(cls, data: Json) -> "State":
        made: dict[str, Any] = dict(data)
        made["app"] = App(**data["app"])
        made["people"] = {key: Person(**value) for key, value in data["people"].items()}
        made["groups"] = {key: Group(**value) for key, value in data["groups"].items()}
        made["channels"] = {key: Channel(**value) for key, value in data["channels"].items()}
        return cls(**made)

    def person(self, who: str) -> Person | None:
        """By id, or by name with or without the @."""
        wanted = who.removeprefix("@")
        if wanted in self.people:
            return self.people[wanted]
        return next((one for one in self.people.values() if one.name == wanted), None)

    def channel(self, which: str) -> Channel | None:
        """By id, or by name with or without the #."""
        wanted = which.removeprefix("#")
        if wanted in self.channels:
            return self.channels[wanted]
        named = (c for c in self.channels.values() if c.name == wanted and c.kind != "im")
        return next(named, None)

    def group(self, which: str) -> Group | None:
        wanted = which.removeprefix("@")
        if wanted in self.groups:
            return self.groups[wanted]
        return next((one for one in self.groups.values() if one.handle == wanted), None)

    def dm(self, user: str, now: float) -> Channel:
        """The conversation of a person with the app, made when first needed."""
        wanted = ids.stable_id("D", self.people[user].id[2:])
        if wanted not in self.channels:
            members = [user, self.app.bot_user]
            channel = Channel(wanted, "directmessage", "im", members=members, created=int(now))
            self.channels[wanted] = channel
        return self.channels[wanted]
