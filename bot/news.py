"""What Slack tells of itself: a group has other members, the token or the whole app is gone."""

from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.trouble import Troubles
from engine.world import Directory

log = structlog.get_logger()


class News:
    """Listens; `changed` is called when people may hold other roles than before.

    Channels cannot be told of without a right to read them, which Slipway does without: it
    knows them by id, so that a new name changes nothing, and a closed door is noticed at the
    next message.
    """

    def __init__(
        self, directory: Directory, troubles: Troubles, changed: Callable[[], None]
    ) -> None:
        self.directory, self.troubles, self.changed = directory, troubles, changed

    def listen(self, app: AsyncApp) -> None:
        """Take the events; must be asked before the listener that takes all."""
        app.event("subteam_members_changed")(self._on_group)
        app.event("tokens_revoked")(self._on_revoked)
        app.event("app_uninstalled")(self._on_removed)

    async def _on_group(self, ack: AsyncAck) -> None:
        await ack()
        self.directory.forget_groups()
        self.changed()

    async def _on_revoked(self, ack: AsyncAck, event: dict[str, Any]) -> None:
        await ack()
        if (event.get("tokens") or {}).get("bot"):
            self._gone("token_revoked")

    async def _on_removed(self, ack: AsyncAck) -> None:
        await ack()
        self._gone("account_inactive")

    def _gone(self, error: str) -> None:
        log.error("slack does not know us any more", error=error)
        self.troubles.cut_off(error)
