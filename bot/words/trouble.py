"""What keeps messages from a channel, and who must do what about it."""

from bot.words.text import code, esc, person

INVITE = "Anybody who is in it types `/invite @Slipway` there."
TOKEN = "Install the app anew, and give Slipway the new SLACK_BOT_TOKEN."  # noqa: S105

REMEDIES = {
    "not_in_channel": f"Slipway is not in the channel. {INVITE}",
    "channel_not_found": "There is no such channel, or it is private and Slipway is not in it. "
    f"{INVITE} If it is gone, name another one in slipway.yml.",
    "is_archived": "The channel is archived. Somebody who may brings it back, or names another "
    "one in slipway.yml.",
    "missing_scope": "The app lacks a permission. An admin installs it anew with `slipway manifest`.",
    "restricted_action": "A setting of the workspace keeps apps from posting there. An admin allows it.",
    "token_revoked": f"The bot token was revoked. {TOKEN}",
    "account_inactive": f"The app was removed from the workspace. {TOKEN}",
    "invalid_auth": f"Slack does not know the bot token. {TOKEN}",
}


def remedy(error: str) -> str:
    """What an error of Slack means, and who mends it."""
    return REMEDIES.get(error, f"Slack says {code(error)}.")


def given_up(verb: str, user: str, reason: str) -> str:
    """What the operators are told of a request that cannot be carried out."""
    asked = f"{code(f'/release {verb}')}, asked for by {person(user)},"
    return f"⛔ {asked} failed several times ({esc(reason)}) and is given up. The log says why."


def trouble(channel: str, error: str, *, over: bool) -> str:
    """What the operators are told of a channel."""
    where = f"<#{esc(channel)}>"
    if over:
        return f"✅ Messages for {where} arrive again; those that waited are there now."
    return f"⚠️ Messages for {where} wait. {remedy(error)} They arrive within a minute of that."
