"""The workspace one starts with: a default team, and what a seed file or manifest adds to it."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, TypedDict

from workspace import ids
from workspace.kinds import Json
from workspace.state import App, Channel, Group, Person, State


class Seed(TypedDict, total=False):
    """Every key is optional; what is given is laid over `DEFAULT`, lists by their `name`."""

    team: Json
    app: Json
    people: list[Json]
    groups: list[Json]
    channels: list[Json]


DEFAULT: Seed = {
    "team": {"id": "T0SLIPWAY1", "name": "Slipway Demo", "domain": "slipway-demo"},
    "app": {
        "id": "A0SLIPWAY1",
        "name": "Slipway",
        "bot_id": "B0SLIPWAY1",
        "bot_user": "U0SLIPWAY1",
        "bot_token": "xoxb-local-workspace-bot",
        "app_token": "xapp-1-A0SLIPWAY1-local-workspace",
        "signing_secret": "local-workspace-signing-secret",
        "verification_token": "local-verification-token",
        "scopes": [
            "commands",
            "chat:write",
            "usergroups:read",
            "users:read",
            "files:write",
            "im:write",
        ],
        "events": [
            "app_home_opened",
            "member_joined_channel",
            "member_left_channel",
            "channel_rename",
            "channel_archive",
            "user_change",
            "subteam_updated",
            "subteam_members_changed",
            "tokens_revoked",
        ],
        "commands": [
            {
                "command": "/release",
                "usage_hint": "[start|status|why|help]",
                "description": "Start, watch and finish releases",
                "should_escape": True,
            }
        ],
        "shortcuts": [
            {"name": "Start a release", "type": "global", "callback_id": "start_release"}
        ],
    },
    "people": [
        {
            "name": "alice",
            "real_name": "Alice Adler",
            "title": "Developer",
            "color": "b45309",
            "tz": "Europe/Berlin",
        },
        {
            "name": "bob",
            "real_name": "Bob Brandt",
            "title": "Approver",
            "color": "1d4ed8",
            "tz": "Europe/Berlin",
        },
        {
            "name": "carol",
            "real_name": "Carol Chen",
            "title": "Approver, QA",
            "color": "be185d",
            "tz": "America/New_York",
        },
        {
            "name": "dora",
            "real_name": "Dora Diaz",
            "title": "Release manager",
            "color": "047857",
            "tz": "Europe/Madrid",
        },
        {
            "name": "sam",
            "real_name": "Sam Singh",
            "title": "Security reviewer",
            "color": "7c3aed",
            "tz": "Asia/Kolkata",
        },
        {
            "name": "omar",
            "real_name": "Omar Okafor",
            "title": "On-call engineer",
            "color": "c2410c",
            "tz": "Africa/Lagos",
        },
        {
            "name": "eve",
            "real_name": "Eve Ek",
            "title": "Another team",
            "color": "4b5563",
            "tz": "Europe/Stockholm",
        },
        {
            "name": "gil",
            "real_name": "Gil Garcia",
            "title": "Guest",
            "color": "0e7490",
            "tz": "America/Mexico_City",
            "status": "guest",
        },
        {
            "name": "dan",
            "real_name": "Dan Duval",
            "title": "Left the company",
            "color": "6b7280",
            "tz": "Europe/Paris",
            "status": "deactivated",
        },
    ],
    "groups": [
        {"handle": "approvers", "name": "Approvers", "users": ["bob", "carol"]},
        {"handle": "release-managers", "name": "Release managers", "users": ["dora"]},
        {"handle": "security", "name": "Security", "users": ["sam"]},
        {"handle": "on-call", "name": "On call", "users": ["omar"]},
        {"handle": "qa", "name": "QA", "users": ["carol", "dora"]},
    ],
    "channels": [
        {"name": "releases", "topic": "Releases under way"},
        {"name": "announcements", "topic": "What went out"},
    ],
}

_KEYS = {"people": "name", "groups": "handle", "channels": "name"}


def overlay(base: Mapping[str, Any], over: Mapping[str, Any]) -> Seed:
    """Lay one seed over another: maps by key, lists by the name of their items."""
    made: Any = deepcopy(dict(base))
    for key, value in over.items():
        if key in _KEYS:
            made[key] = _merge_named(made.get(key, []), value, _KEYS[key])
        else:
            made[key] = {**made.get(key, {}), **value}
    laid: Seed = made
    return laid


def _merge_named(old: list[Json], new: list[Json], key: str) -> list[Json]:
    named = {item[key]: item for item in old}
    for item in new:
        named[item[key]] = {**named.get(item[key], {}), **item}
    return list(named.values())


def from_manifest(manifest: Json) -> Seed:
    """What an app manifest (v2, parsed) says about commands, shortcuts, scopes and events."""
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    app: Json = {
        "commands": features.get("slash_commands", []),
        "shortcuts": features.get("shortcuts", []),
        "scopes": manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []),
        "events": settings.get("event_subscriptions", {}).get("bot_events", []),
    }
    name = manifest.get("display_information", {}).get("name")
    return {"app": {**app, "name": name} if name else app}


def projects(names: Iterable[str]) -> Seed:
    """One channel a project, with everybody and the app in it."""
    return {"channels": [{"name": name, "topic": f"Releases of {name}"} for name in names]}


def build(seed: Seed, now: float) -> State:
    """A fresh state; names in the seed become stable ids."""
    state = State(team=dict(seed["team"]), app=App(**seed["app"]), page_token=ids.secret())
    for item in seed["people"]:
        _add_person(state, item)
    _add_bot(state)
    for item in seed["groups"]:
        _add_group(state, item)
    for item in seed["channels"]:
        _add_channel(state, item, now)
    for person in list(state.people.values()):
        if person.status in ("active", "guest"):
            state.dm(person.id, now)
    return state


def refresh(state: State, seed: Seed, now: float) -> None:
    """Bring a kept state up to the seed: the app's manifest and secrets, and what is new."""
    revoked = state.app.token_revoked
    state.app = App(**{**seed["app"], "token_revoked": revoked})
    for item in seed["people"]:
        if state.person(item["name"]) is None:
            _add_person(state, item)
    for item in seed["groups"]:
        if state.group(item["handle"]) is None:
            _add_group(state, item)
    for item in seed["channels"]:
        if state.channel(item["name"]) is None:
            _add_channel(state, item, now)


def _add_person(state: State, item: Json) -> None:
    fields = {"id": ids.stable_id("U", item["name"], state.people), **item}
    fields.setdefault("real_name", item["name"].title())
    person = Person(**fields)
    state.people[person.id] = person


def _add_bot(state: State) -> None:
    app = state.app
    state.people[app.bot_user] = Person(
        app.bot_user, app.name.lower().replace(" ", "-"), app.name, "App", "UTC", "111827", "bot"
    )


def _add_group(state: State, item: Json) -> None:
    fields = {"id": ids.stable_id("S", item["handle"], state.groups), **item}
    fields["users"] = [_user_id(state, who) for who in item.get("users", [])]
    group = Group(**fields)
    state.groups[group.id] = group


def _add_channel(state: State, item: Json, now: float) -> None:
    """`members` defaults to every active person; `bot: false` leaves the app outside."""
    fields = {"id": ids.stable_id("C", item["name"], state.channels), **item}
    with_bot = fields.pop("bot", True)
    members = item.get("members") or [p.id for p in state.people.values() if p.status == "active"]
    fields["members"] = [_user_id(state, who) for who in members]
    if with_bot and state.app.bot_user not in fields["members"]:
        fields["members"].append(state.app.bot_user)
    channel = Channel(created=int(now), **fields)
    state.channels[channel.id] = channel


def _user_id(state: State, who: str) -> str:
    person = state.person(who)
    if person is None:
        raise ValueError(f"the seed names {who!r}, who is not among its people")
    return person.id
