"""Post and edit messages: each wanted one exactly once, in order, at Slack's pace."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import Message
from bot.client import UNREACHABLE
from bot.gathering import LINES, Gathering
from bot.joining import batches, covers, is_line, joins, mates, merged, shown, take
from bot.pace import Pace
from bot.posting import GONE, new_message
from bot.render import Renderer
from bot.trouble import Troubles
from engine.ports import Clock, Store
from release.records import Post

log = structlog.get_logger()
GATHER = 0.25
"""Seconds at most in which what follows at once joins: one edit, one message of several lines."""
# Errors that no repeat will mend until somebody does something; asked again, but seldom.
STUCK = frozenset(
    {"not_in_channel", "channel_not_found", "is_archived", "token_revoked", "invalid_auth",
     "account_inactive", "missing_scope", "restricted_action"}
)  # fmt: skip
# Slack has the message, and lets nobody edit it any more: what is new stands in another one.
CLOSED = frozenset({"cant_update_message", "edit_window_closed"})
REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})


class Outbox:
    """Works through the wanted posts, each channel by itself."""

    def __init__(
        self, store: Store, client: AsyncWebClient, renderer: Renderer, clock: Clock, pace: Pace
    ) -> None:
        self.store, self.client, self.renderer = store, client, renderer
        self.clock, self.pace = clock, pace
        self.troubles = Troubles(clock)
        self.crash_point: Callable[[str], None] = lambda _: None
        self.on_announced: Callable[[str], None] = lambda _: None
        """Called with a release whose announcement was posted: it may have waited for that."""
        self.rest: Callable[[float], Awaitable[None]] = asyncio.sleep
        """Ends when nothing more follows at once, or after so many seconds."""
        self._woken = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}
        self.gathering = Gathering(self.wake)

    def wake(self) -> None:
        """Look for wanted posts soon."""
        self._woken.set()

    async def run(self) -> None:
        """Send for ever; a look now and then finds what became due by itself."""
        while True:
            try:
                await self.pump()
            except Exception:  # the database, for a moment: nobody else would send
                log.exception("outbox broke")
            with suppress(TimeoutError):
                async with asyncio.timeout(LINES):
                    await self._woken.wait()
                await self.rest(GATHER)
            self._woken.clear()

    async def pump(self, *, all_: bool = False) -> None:
        """Give each channel with something due to a worker of its own; `all_`: hold none back.

        One process sends, whoever wanted a message: two would answer each other's limits.
        """
        if not await self.store.hold("outbox"):
            return
        now = self.clock.now()
        due = await self.store.read(lambda ledger: ledger.posts_due(now))
        by_channel: defaultdict[str, list[Post]] = defaultdict(list)
        for post in due:
            by_channel[post.channel].append(post)
        for channel, every in by_channel.items():
            if channel in self._busy:
                continue
            if posts := every if all_ else self.gathering.now(channel, every):
                # what is new before edits, and all before the log: people wait in this order
                posts.sort(key=lambda post: (post.thread is not None, bool(post.ts)))
                task = asyncio.create_task(self._channel(channel, posts))
                self._busy[channel] = task

    async def quiet(self) -> None:
        """Wait until nothing is due any more."""
        while True:
            await self.pump(all_=True)
            if not self._busy:
                return
            await asyncio.gather(*list(self._busy.values()))

    async def _channel(self, channel: str, posts: Sequence[Post]) -> None:
        try:
            for batch in batches(posts):
                if batch[0].ts or joins(batch[0]):
                    await self.rest(GATHER)
                if not await self._carefully(batch):
                    break  # order is kept: what comes after waits too
            self.wake()
        except Exception:  # the database, then: the next look comes in a second
            log.exception("outbox worker broke", channel=channel)
        finally:
            self._busy.pop(channel, None)

    async def _carefully(self, found: Sequence[Post]) -> bool:
        """Send what was found; False when what follows has to wait, or to be looked for anew.

        Whatever goes wrong with a message, it is tried again, less and less often.
        """
        batch = found
        try:
            await self.pace.wait(found[0].channel, edit=bool(found[0].ts))  # and look afterwards
            batch = await self._as_it_is(found)
            return bool(batch) and await self._send(batch) and covers(batch, found)
        except UNREACHABLE as error:
            reason = f"{type(error).__name__}: {error}"
        except Exception as error:
            log.exception("message cannot be sent", key=found[0].key)
            reason = f"Slipway itself failed: {type(error).__name__}: {error}"
        await self._later(batch, reason, backoff(found[0].attempts))
        return False

    # --- one message ---

    async def _as_it_is(self, found: Sequence[Post]) -> Sequence[Post]:
        """What one message shall hold now: since it was found, others may have been at work."""
        first = found[0]
        if not first.ts:
            return await self.store.transact(partial(take, found))
        if is_line(first):
            return await self.store.read(lambda ledger: mates(ledger, first))
        return found

    async def _send(self, batch: Sequence[Post]) -> bool:
        """Post or edit one message for a batch of wanted posts; False when it must wait."""
        first = batch[0]
        rendered = [message for post in batch if (message := await self.renderer.render(post))]
        if not rendered:
            await self._sent(batch, first.ts or "")
            return True
        try:
            ts = await self._call(batch, merged(rendered))
        except SlackApiError as error:
            return await self._refused(batch, merged(rendered), error)
        self.crash_point(f"{_named(first)}:sent")
        await self._sent(batch, ts)
        if joins(first):
            self.gathering.lined(first.channel)
        self.crash_point(f"{_named(first)}:recorded")
        return True

    async def _call(self, batch: Sequence[Post], message: Message) -> str:
        post = batch[0]
        self.crash_point(f"{_named(post)}:sending")
        if post.ts:
            await self.client.chat_update(
                channel=post.channel, ts=post.ts, text=message.text, blocks=message.blocks
            )
            self.gathering.edited(post.key)
            return post.ts
        parent = await self._parent(post)
        answer = await self.client.api_call(
            "chat.postMessage", json=new_message(batch, message, parent)
        )
        return str(answer["ts"])

    async def _parent(self, post: Post) -> str | None:
        if post.thread is None:
            return None
        key = post.thread
        found = await self.store.read(lambda ledger: ledger.post_by_key(key))
        return found.ts if found else None

    # --- how it came out ---

    async def _sent(self, batch: Sequence[Post], ts: str) -> None:
        def write(ledger: Any) -> None:
            for post, wanted in zip(batch, shown(batch), strict=True):
                ledger.post_sent(post.key, wanted, ts)
            self.troubles.over(ledger, batch[0].channel)

        # Undone, it is sent once more, and Slack knows it by its name.
        await self.store.transact(write, lasting=False)
        for post in batch:
            if post.release and post.what.get("show") == "announcement":
                self.on_announced(post.release)

    async def _lost(self, batch: Sequence[Post]) -> None:
        def write(ledger: Any) -> None:
            for post in batch:
                ledger.post_lost(post.key)

        await self.store.transact(write)

    async def _refused(self, batch: Sequence[Post], message: Message, error: SlackApiError) -> bool:
        answer = error.response
        code = str(answer.get("error", "")) if answer is not None else ""
        status = getattr(answer, "status_code", 0)
        if status == 429 or code == "ratelimited":
            seconds = float(answer.headers.get("Retry-After", 1))
            self.pace.hold(batch[0].channel, seconds)
            await self._later(batch, "rate limited", timedelta(seconds=seconds))
            return False
        if code in REFUSED_BLOCKS:
            return await self._plainly(batch, message, error)
        if code == "message_not_found":
            await self._sent(batch, "")  # somebody deleted it: nothing is left to edit
            return True
        if code in CLOSED:
            await self._lost(batch)
            return False
        wait = timedelta(minutes=1) if code in STUCK else backoff(batch[0].attempts)
        channel = batch[0].channel
        log.warning("slack refused a message", channel=channel, error=code or str(error))
        await self._later(batch, code or str(error), wait)
        if code in STUCK:
            await self.store.transact(lambda ledger: self.troubles.met(ledger, channel, code))
            self.wake()
        return False

    async def _plainly(self, batch: Sequence[Post], message: Message, error: SlackApiError) -> bool:
        """Blocks that Slack does not take go plainer: the news matters more than its looks."""
        log.error("slack refused our blocks", key=batch[0].key, answer=str(error.response.data))
        try:
            ts = await self._call(batch, message.plainer)
        except SlackApiError as again:
            if message.classic:
                return await self._plainly(batch, message.plainer, again)
            await self._later(batch, str(again), backoff(batch[0].attempts))
            return False
        await self._sent(batch, ts)
        return True

    async def _later(self, batch: Sequence[Post], error: str, wait: timedelta) -> None:
        at, is_gone = self.clock.now() + wait, error in GONE

        def write(ledger: Any) -> None:
            for post in batch:
                ledger.post_failed(post.key, error, at, first=is_gone and post.error not in GONE)

        await self.store.transact(write)


def _named(post: Post) -> str:
    """For crash points: `outbox line`, `outbox card edit`."""
    return f"outbox {post.what['show']}{' edit' if post.ts else ''}"


def backoff(attempts: int) -> timedelta:
    """1, 2, 4 … seconds, at most a minute."""
    return timedelta(seconds=min(60, 2 ** min(attempts, 6)))
