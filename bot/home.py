"""Publish App Home: when somebody opens theirs, and again when what it shows has changed."""

import asyncio
import json
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.home_view import HomeViews
from bot.pace import Pace
from commands.desk import Desk
from engine.world import DirectoryError

log = structlog.get_logger()
PEOPLE = "home:people"
MOST = 200
"""How many people's Homes are kept fresh: those who opened theirs last."""
NOTICE = timedelta(seconds=20)
CALL = "views.publish"
GONE = frozenset({"user_not_found", "user_not_visible", "user_disabled", "account_inactive"})


class Homes:
    """The Homes of those who opened theirs; one of a person is published at a time."""

    def __init__(self, desk: Desk, client: AsyncWebClient, pace: Pace) -> None:
        self.desk, self.client, self.pace = desk, client, pace
        self._views = HomeViews(desk)
        self._seen = -1
        self._shown: dict[str, str] = {}
        self._hashes: dict[str, str] = {}
        self._notices: dict[str, tuple[str, datetime]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._looking = asyncio.Lock()
        self._people: dict[str, str] | None = None

    # --- when ---

    async def opened(self, user: str, hash_: str = "") -> None:
        """Somebody looks at theirs: remember them, and show it."""
        if hash_:
            self._hashes[user] = hash_
        await self._remember(user)
        await self._publish(user, anew=True)

    async def show(self, user: str, notice: str = "") -> None:
        """Show somebody theirs now, for a while with an answer to what they did there."""
        if notice:
            self._notices[user] = (notice, self.desk.world.clock.now() + NOTICE)
        await self._publish(user)

    def stale(self) -> None:
        """What Homes show may have changed without an entry in the record."""
        self._seen = -1

    async def run(self) -> None:
        """Publish again what changed, for ever; a second is soon enough for a list."""
        while True:
            await asyncio.sleep(1.0)
            try:
                await self.look()
            except Exception:
                log.exception("homes could not be published")

    async def look(self) -> None:
        """Publish again the Homes that the newest entries of the record have changed."""
        async with self._looking:
            people = await self._known()
            if not people:
                return
            head, _ = await self.desk.world.store.read(lambda db: db.chain_head())
            if head == self._seen:
                return
            taken = [await self._publish(user) for user in reversed(people)]  # the newest first
            self._seen = head if all(taken) else -1

    # --- who ---

    async def _known(self) -> dict[str, str]:
        """Everybody whose Home is kept fresh, by when they last opened it, oldest first."""
        if self._people is None:
            kept = await self.desk.world.store.read(lambda db: db.get(PEOPLE) or {})
            self._people = dict(sorted(kept.items(), key=lambda pair: str(pair[1])))
        return self._people

    async def _remember(self, user: str) -> None:
        people = await self._known()
        day = self.desk.world.clock.now().date().isoformat()
        if people.get(user) != day:
            others = {who: when for who, when in people.items() if who != user}
            await self._keep(dict([*others.items(), (user, day)][-MOST:]))

    async def _forget(self, user: str) -> None:
        people = await self._known()
        await self._keep({who: when for who, when in people.items() if who != user})

    async def _keep(self, people: dict[str, str]) -> None:
        self._people = people
        await self.desk.world.store.transact(lambda db: db.put(PEOPLE, people))

    # --- publishing ---

    async def _publish(self, user: str, *, anew: bool = False) -> bool:
        """False when it has to be tried again soon."""
        async with self._locks[user]:
            try:
                view = await self._view(user)
                text = json.dumps(view, sort_keys=True)
                if text == self._shown.get(user) and not anew:
                    return True
                await self.pace.wait(CALL, edit=False)
                self._hashes[user] = await self._send(user, view)
                self._shown[user] = text
            except SlackApiError as error:
                return await self._refused(user, error)
            except (DirectoryError, TimeoutError, OSError) as error:
                log.warning("home not published", user=user, error=str(error))
                return False
        return True

    async def _view(self, user: str) -> dict[str, Any]:
        now = self.desk.world.clock.now()
        notice, until = self._notices.get(user, ("", now))
        return await self._views.view(user, notice if now < until else "")

    async def _send(self, user: str, view: dict[str, Any]) -> str:
        """The hash of what is shown now. A stale one says that another process published."""
        try:
            answer = await self._call(user, view, self._hashes.get(user))
        except SlackApiError as error:
            if error.response.get("error") != "hash_conflict":
                raise
            answer = await self._call(user, await self._view(user), None)
        return str(answer["view"]["hash"])

    async def _call(self, user: str, view: dict[str, Any], hash_: str | None) -> Any:
        return await self.client.views_publish(user_id=user, view=view, hash=hash_)

    async def _refused(self, user: str, error: SlackApiError) -> bool:
        """Told to wait: again later. Anything else waits for the next change, or for nobody."""
        code = str(error.response.get("error"))
        log.warning("slack did not take a home", user=user, error=code)
        if code in GONE:
            await self._forget(user)
        if error.response.status_code == 429:
            self.pace.hold(CALL, float(error.response.headers.get("Retry-After", 1)))
        return error.response.status_code not in (429, 503)
