"""Who people are and which groups they belong to, asked of Slack and kept for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from engine.world import DirectoryError

T = TypeVar("T")
KEEP_GROUPS = 60.0
KEEP_PEOPLE = 300.0
BARRED = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
"""What Slack says of those who cannot take part, each by a flag of its own."""
PAUSE = 4.0
"""Seconds after which what Slack did not say is asked again: it bears twenty questions a minute."""


class SlackDirectory:
    """Answers from Slack; one question under way for each thing asked."""

    def __init__(self, client: AsyncWebClient, team: str | None = None) -> None:
        self._client, self._team = client, team
        self._kept: dict[str, tuple[float, Any]] = {}
        self._asking: dict[str, asyncio.Task[Any]] = {}
        self._silent: dict[str, tuple[float, DirectoryError]] = {}
        self.pause = PAUSE

    async def people(self, ids: Sequence[str], *, fresh: bool = False) -> frozenset[str]:
        """The user ids behind user and group ids. Raises DirectoryError."""
        groups = await self._members(ids, fresh)
        return frozenset(ids).difference(groups).union(*groups.values())

    async def among(
        self, user: str, ids: Collection[str], *, fresh: bool = False
    ) -> frozenset[str]:
        """Those of user and group ids that are this person, or have them. Raises DirectoryError."""
        groups = await self._members(ids, fresh)
        return frozenset(id_ for id_ in ids if user in groups.get(id_, (id_,)))

    async def is_full_member(self, user: str, *, fresh: bool = False) -> bool:
        """False for guests, strangers of shared channels, bots and deactivated users."""
        info = await self._keep(f"user:{user}", KEEP_PEOPLE, lambda: self._user(user), fresh)
        return not any(map(info.get, BARRED))

    async def name(self, user: str) -> str:
        """How a person is called."""
        info = await self._keep(f"user:{user}", KEEP_PEOPLE, lambda: self._user(user), False)
        return str(info.get("real_name") or info.get("name") or user)

    async def zone(self, user: str) -> ZoneInfo | None:
        """The time zone that somebody chose in Slack."""
        info = await self._keep(f"user:{user}", KEEP_PEOPLE, lambda: self._user(user), False)
        try:
            return ZoneInfo(str(info.get("tz") or ""))
        except (ValueError, ZoneInfoNotFoundError):
            return None

    def forget_groups(self) -> None:
        """Ask afresh who is in them."""
        self._kept.pop("groups", None)

    def forget(self) -> None:
        """Ask afresh from now on."""
        self._kept.clear()

    async def _members(self, ids: Collection[str], fresh: bool) -> dict[str, frozenset[str]]:
        """Who is in those of the ids that are groups; a disabled one has nobody."""
        groups = [id_ for id_ in ids if id_.startswith("S")]
        if not groups:
            return {}
        every = await self._keep("groups", KEEP_GROUPS, self._groups, fresh)
        return {id_: every.get(id_, frozenset()) for id_ in groups}

    async def _groups(self) -> dict[str, frozenset[str]]:
        """All at once: Slack answers twenty questions a minute, and a policy has many roles."""
        answer = await self._call(self._client.usergroups_list(include_users=True))
        return {str(one["id"]): frozenset(one.get("users") or ()) for one in answer["usergroups"]}

    async def _user(self, user: str) -> dict[str, Any]:
        answer = await self._call(self._client.users_info(user=user))
        return dict(answer["user"])

    async def _call(self, asked: Awaitable[Any]) -> Any:
        try:
            return await asked
        except (SlackApiError, aiohttp.ClientError, OSError) as error:
            raise DirectoryError(str(error)) from error

    def _known(self, key: str, seconds: float) -> Any:
        """What Slack said not too long ago, or None."""
        kept = self._kept.get(key)
        return kept[1] if kept and time.monotonic() - kept[0] < seconds else None

    async def _keep(
        self, key: str, seconds: float, ask: Callable[[], Awaitable[T]], fresh: bool
    ) -> T:
        known = None if fresh else self._known(key, seconds)
        if known is not None:
            return known  # type: ignore[no-any-return]
        failed = self._silent.get(key)
        if failed and time.monotonic() - failed[0] < self.pause:
            raise DirectoryError(str(failed[1]))
        task = self._asking.get(key)
        if task is None:
            task = asyncio.ensure_future(ask())
            self._asking[key] = task
            task.add_done_callback(lambda _: self._asking.pop(key, None))
        try:
            value = await asyncio.shield(task)
        except DirectoryError as error:
            self._silent[key] = (time.monotonic(), error)
            raise
        self._silent.pop(key, None)
        self._kept[key] = (time.monotonic(), value)
        return value  # type: ignore[no-any-return]
