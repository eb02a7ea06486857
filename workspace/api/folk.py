"""users.*, usergroups.*, bots.info: who is who, and who is in which group."""

from datetime import datetime
from zoneinfo import ZoneInfo

from workspace.api.method import Method, page_of, person_of, words
from workspace.hub import Hub
from workspace.kinds import Json, SlackError
from workspace.state import Group, Person


def user(hub: Hub, person: Person) -> Json:
    """Slack's user object; a deactivated one has no time zone any more."""
    team = person.team or hub.state.team["id"]
    made: Json = {
        "id": person.id,
        "team_id": team,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.status == "deactivated",
        "color": person.color,
        "is_bot": person.status == "bot",
        "is_app_user": False,
        "is_stranger": bool(person.team),
        "is_restricted": person.status == "guest",
        "is_ultra_restricted": False,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_email_confirmed": True,
        "updated": 0,
        "who_can_share_contact_card": "EVERYONE",
        "profile": {
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "title": person.title,
            "team": team,
            "status_text": "",
            "status_emoji": "",
            "avatar_hash": person.color,
        },
    }
    if person.status != "deactivated":
        made.update(_zone(hub, person.tz))
    return made


def _zone(hub: Hub, tz: str) -> Json:
    there = datetime.fromtimestamp(hub.clock(), ZoneInfo(tz))
    offset = there.utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    return {"tz": tz, "tz_label": there.tzname() or tz, "tz_offset": seconds}


def users_info(hub: Hub, args: Json) -> Json:
    return {"user": user(hub, person_of(hub, args["user"]))}


def users_list(hub: Hub, args: Json) -> Json:
    everyone = [user(hub, person) for person in hub.state.people.values()]
    page, metadata = page_of(everyone, args)
    return {"members": page, "cache_ts": int(hub.clock()), "response_metadata": metadata}


def usergroup(hub: Hub, group: Group, args: Json) -> Json:
    made: Json = {
        "id": group.id,
        "team_id": hub.state.team["id"],
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": 0,
        "date_update": 0,
        "date_delete": 0 if group.enabled else int(hub.clock()),
        "auto_type": None,
        "prefs": {"channels": [], "groups": []},
    }
    if args.get("include_users"):
        made["users"] = list(group.users)
    if args.get("include_count"):
        made["user_count"] = len(group.users)
    return made


def usergroups_list(hub: Hub, args: Json) -> Json:
    groups = [g for g in hub.state.groups.values() if g.enabled or args.get("include_disabled")]
    return {"usergroups": [usergroup(hub, group, args) for group in groups]}


def usergroups_users_list(hub: Hub, args: Json) -> Json:
    group = hub.state.groups.get(str(args["usergroup"]))
    if group is None or not (group.enabled or args.get("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


def bots_info(hub: Hub, args: Json) -> Json:
    app = hub.state.app
    if args.get("bot") not in (None, app.bot_id):
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": app.bot_id,
            "deleted": False,
            "name": app.name,
            "updated": 0,
            "app_id": app.id,
            "user_id": app.bot_user,
            "icons": {},
        }
    }


METHODS = {
    "users.info": Method(users_info, "4", ("users:read",), words("user include_locale"), ("user",)),
    "users.list": Method(users_list, "2", ("users:read",), words("cursor include_locale limit")),
    "usergroups.list": Method(
        usergroups_list,
        "2",
        ("usergroups:read",),
        words("include_count include_disabled include_users"),
    ),
    "usergroups.users.list": Method(
        usergroups_users_list,
        "2",
        ("usergroups:read",),
        words("usergroup include_disabled"),
        ("usergroup",),
    ),
    "bots.info": Method(bots_info, "3", ("users:read",), words("bot")),
}
