"""What keeps the bot from being ready, by part: /readyz and its remedies."""

from collections.abc import Iterable, Mapping

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.trouble import Troubles
from bot.words.trouble import remedy


def readiness(
    database: str | None,
    slack: str | None,
    troubles: Troubles,
    unreachable: Iterable[str],
    stuck: Iterable[str],
) -> Mapping[str, str | None]:
    """None where all is well, else what is not."""
    channels = (f"{channel}: {error}. {remedy(error)}" for channel, error in troubles.now.items())
    return {
        "database": database,
        "slack": slack,
        "channels": " ".join(channels) or None,
        "repositories": ", ".join(unreachable) or None,
        "releases": ", ".join(sorted(set(stuck))) or None,
    }


def connection(socket: AsyncSocketModeHandler | None) -> str | None:
    """What is wrong with the way on which Slack's requests come, in Socket Mode."""
    session = socket.client.current_session if socket is not None else None
    return None if session and not session.closed else "the socket is not connected"
