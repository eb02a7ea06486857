"""What keeps the bot from being ready, by part: /readyz and its remedies."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.words.trouble import remedy

if TYPE_CHECKING:
    from bot.wire import App


def readiness(app: "App") -> Mapping[str, str | None]:
    """None where all is well, else what is not."""
    return {
        "database": "the connection is gone" if app.exit_code else app.store.trouble,
        "slack": _slack(app),
        "channels": _channels(app) or None,
        "repositories": ", ".join(app.watcher.unreachable) or None,
        "releases": ", ".join(sorted(set(app.engine.stuck.values()))) or None,
    }


def _channels(app: "App") -> str:
    troubles = app.outbox.troubles.now.items()
    return " ".join(f"{channel}: {error}. {remedy(error)}" for channel, error in troubles)


def _slack(app: "App") -> str | None:
    if not app.config.settings.socket_mode:
        return None
    session = app.socket.client.current_session if app.socket is not None else None
    return None if session and not session.closed else "the socket is not connected"
