"""What the doctor asks of Slack: tokens, scopes, the clock, channels, who holds a role."""

import time
from collections.abc import AsyncIterator, Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest
from bot.config import Config
from bot.findings import Finding, watch, well, wrong

# Slack's signature check refuses what is older than five minutes.
SKEW_WATCH, SKEW_WRONG = 30.0, 240.0
REINSTALL = "update the app from `slipway manifest`, then install it again"


def _client(config: Config) -> AsyncWebClient:
    settings = config.settings
    token = settings.bot_token.get_secret_value()
    return AsyncWebClient(token=token, base_url=settings.api_url, timeout=10)


def _word(error: Exception) -> str:
    """Slack's word for an error, or what went wrong on the way."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error", error))
    return str(error) or type(error).__name__


async def bot_token(config: Config) -> AsyncIterator[Finding]:
    """The token, whose it is, what it may do, and Slack's clock."""
    client = _client(config)
    try:
        answer = await client.auth_test()
    except (SlackApiError, OSError, TimeoutError) as error:
        remedy = "take SLACK_BOT_TOKEN from OAuth & Permissions of the app"
        yield wrong("bot token", _word(error), remedy)
        return
    yield well("bot token", f"{answer['user']} in {answer['team']}")
    yield _team(config, str(answer["team_id"]))
    headers = {key.lower(): value for key, value in answer.headers.items()}
    for finding in _scopes(headers.get("x-oauth-scopes", "")):
        yield finding
    if "date" in headers:
        yield _clock(headers["date"])
    yield await _app(config, client, str(answer.get("bot_id", "")))


def _team(config: Config, team: str) -> Finding:
    if team == config.team:
        return well("workspace", team)
    remedy = f"set `slack.team: {team}`, or use the token of {config.team}"
    return wrong("workspace", f"the token is of {team}, slipway.yml allows {config.team}", remedy)


def _scopes(header: str) -> Iterator[Finding]:
    granted = {scope.strip() for scope in header.split(",") if scope.strip()}
    needed, optional = manifest.scopes()
    if missing := sorted(needed - granted):
        yield wrong("scopes", f"{', '.join(missing)} missing", REINSTALL)
    if without := sorted(optional - granted):
        remedy = f"long texts and reminders are cut short; to have them, {REINSTALL}"
        yield watch("scopes", f"without {', '.join(without)}", remedy)
    if more := sorted(granted - needed - optional):
        yield watch("scopes", f"{', '.join(more)} not needed", f"take them away: {REINSTALL}")
    if needed <= granted:
        yield well("scopes", ", ".join(sorted(needed)))


def _clock(date: str) -> Finding:
    skew = abs(time.time() - parsedate_to_datetime(date).timestamp())
    said = f"{skew:.0f} s from Slack's"
    if skew < SKEW_WATCH:
        return well("clock", said)
    remedy = "synchronise this machine's clock (NTP): Slack's requests are refused when it is off"
    return wrong("clock", said, remedy) if skew > SKEW_WRONG else watch("clock", said, remedy)


async def _app(config: Config, client: AsyncWebClient, bot: str) -> Finding:
    try:
        app = str((await client.bots_info(bot=bot))["bot"]["app_id"])
    except (SlackApiError, OSError, TimeoutError, KeyError) as error:
        return watch("app", _word(error), "slipway cannot see which app its token belongs to")
    if config.app is None:
        return watch("app", app, f"set `slack.app: {app}` so that no other app is listened to")
    if app == config.app:
        return well("app", app)
    remedy = f"set `slack.app: {app}`, or use the token of {config.app}"
    return wrong("app", f"the token is of {app}, slipway.yml allows {config.app}", remedy)


async def app_token(config: Config) -> AsyncIterator[Finding]:
    """Socket Mode can be opened, by the same app."""
    token = config.settings.app_token
    if token is None:
        said = f"HTTP on {config.settings.host}:{config.settings.port}"
        yield well("transport", f"{said} (without SLACK_APP_TOKEN)")
        return
    try:
        await _client(config).apps_connections_open(app_token=token.get_secret_value())
    except (SlackApiError, OSError, TimeoutError) as error:
        remedy = "make an app-level token with connections:write, and turn Socket Mode on"
        yield wrong("app token", _word(error), remedy)
        return
    yield well("app token", "Socket Mode can be opened")


INVITE = "type `/invite @Slipway` in that channel"
CHANNEL_REMEDIES = {
    "is_archived": "unarchive it, or name another channel",
    "channel_not_found": f"check the id; if the channel is private, {INVITE}",
    "missing_scope": REINSTALL,
}


async def channels(config: Config) -> AsyncIterator[Finding]:
    """The bot can post where it will have to.

    Without the right to read channels, this is asked by a message that only the bot itself
    could see.
    """
    client = _client(config)
    try:
        me = str((await client.auth_test())["user_id"])
    except (SlackApiError, OSError, TimeoutError):
        return
    for channel, what in _channels(config).items():
        try:
            await client.chat_postEphemeral(channel=channel, user=me, text="Slipway can post here.")
        except (SlackApiError, OSError, TimeoutError) as error:
            word = _word(error)
            yield wrong(what, f"{channel}: {word}", CHANNEL_REMEDIES.get(word, INVITE))
        else:
            yield well(what, channel)


def _channels(config: Config) -> dict[str, str]:
    """Every channel, and what to call it."""
    found: dict[str, str] = {}
    for project in config.projects.values():
        found.setdefault(project.binding.channel, f"{project.name}: channel")
        for channel in project.binding.announce_to:
            found.setdefault(channel, f"{project.name}: announcements")
    if config.operators:
        found.setdefault(config.operators, "operators")
    return found


async def roles(config: Config) -> AsyncIterator[Finding]:
    """Everybody who holds a role is there, and no group is empty."""
    client = _client(config)
    for id_, where in _holders(config).items():
        try:
            said = await (_group(client, id_) if id_.startswith("S") else _person(client, id_))
        except (SlackApiError, OSError, TimeoutError) as error:
            said = _word(error)
            if said not in NOBODY:
                yield wrong("roles", said, "look at the bot token, its scopes and the network")
                return
        if said:
            yield wrong(where, f"{id_}: {said}", f"name somebody else under `{where}`")
    yield well("roles", f"{len(_holders(config))} people and groups asked for")


def _holders(config: Config) -> dict[str, str]:
    found: dict[str, str] = {}
    for project in config.projects.values():
        for role, ids in project.binding.roles.items():
            for id_ in ids:
                found.setdefault(id_, f"projects.{project.name}.roles.{role}")
    return found


async def _group(client: AsyncWebClient, id_: str) -> str:
    answer = await client.usergroups_users_list(usergroup=id_)
    return "" if answer["users"] else "the group is empty"


NOBODY = frozenset({"user_not_found", "user_not_visible", "no_such_subteam"})
"""What Slack says of one id; every other error is not about the person."""
BARRED = {
    "deleted": "is deactivated",
    "is_bot": "is a bot",
    "is_restricted": "is a guest",
    "is_ultra_restricted": "is a guest",
    "is_stranger": "is of another workspace",
}


async def _person(client: AsyncWebClient, id_: str) -> str:
    user: dict[str, Any] = (await client.users_info(user=id_))["user"]
    return next((words for flag, words in BARRED.items() if user.get(flag)), "")
