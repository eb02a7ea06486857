"""Who people are and which groups they belong to, asked of Slack and kept for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence, Set
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


class _Groups:
    """Who is in which group, and in which groups a person is."""

    def __init__(self, people: Mapping[str, frozenset[str]]) -> None:
        self._people = people
        self._groups: dict[str, set[str]] = {}
        for group, members in people.items():
            for user in members:
                self._groups.setdefault(user, {user}).add(group)

    def people(self, group: str) -> frozenset[str]:
        """Who is in it; a disabled one has nobody."""
        return self._people.get(group, frozenset())

    def ids(self, user: str) -> Set[str]:
        """By which ids a person may be named: their own, and those of their groups."""
        return self._groups.get(user) or {user}


_NOBODY = _Groups({})


def _groups_in(ids: Collection[str]) -> list[str]:
    return [id_ for id_ in ids if id_[:1] == "S"]


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
        groups = _groups_in(ids)
        known = await self._groups(fresh) if groups else _NOBODY
        return frozenset(ids).difference(groups).union(*map(known.people, groups))

    async def among(self, user: str, ids: frozenset[str], *, fresh: bool = False) -> frozenset[str]:
        """Those of user and group ids that are this person, or have them. Raises DirectoryError."""
        known = await self._groups(fresh) if _groups_in(ids) else _NOBODY
        return ids & known.ids(user)

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

    async def _groups(self, fresh: bool) -> "_Groups":
        """All at once: Slack answers twenty questions a minute, and a policy has many roles."""
        return await self._keep("groups", KEEP_GROUPS, self._every_group, fresh)

    async def _every_group(self) -> "_Groups":
        answer = await self._call(self._client.usergroups_list(include_users=True))
        every = answer["usergroups"]
        return _Groups({str(one["id"]): frozenset(one.get("users") or ()) for one in every})

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
