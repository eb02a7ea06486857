"""Post and edit messages: each wanted one exactly once, in order, at Slack's pace."""

import asyncio
import time
import uuid
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
from bot.joining import batches, covers, is_line, joins, mates, merged, shown, take
from bot.pace import Pace
from bot.render import Renderer
from bot.trouble import Troubles
from engine.ports import Clock, Store
from release.records import Post

log = structlog.get_logger()
KEYS = uuid.UUID("5a1b9d1e-2f6c-4c39-9d2e-51b1f0a6c0de")
GATHER = 0.25
"""Seconds at most in which what follows at once joins: one edit, one message of several lines."""
LINES = 0.5
"""Seconds between two messages of a channel with lines of the log: nobody waits for those."""
EDITS = 0.1
"""Seconds between two edits of a message, when nothing else is new: nobody sees them sooner."""
# Errors that no repeat will mend until somebody does something; asked again, but seldom.
STUCK = frozenset(
    {"not_in_channel", "channel_not_found", "is_archived", "token_revoked", "invalid_auth",
     "account_inactive", "missing_scope", "restricted_action"}
)  # fmt: skip
# Slack has the message, and lets nobody edit it any more: what is new stands in another one.
CLOSED = frozenset({"cant_update_message", "edit_window_closed"})
# Slack knows the name, and no message of it: somebody deleted that.
GONE = frozenset({"duplicate_message_not_found", "duplicate_channel_not_found"})
TRIES = 3
"""How often a name is tried of which Slack says so: it may only be slow to find the message."""
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
        self._lined: dict[str, float] = {}
        self._edited: dict[str, float] = {}

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
            if posts := every if all_ else self._now(channel, every):
                # requests and cards before the log: people wait for them, not for its lines
                posts.sort(key=lambda post: post.thread is not None)
                task = asyncio.create_task(self._channel(channel, posts))
                self._busy[channel] = task

    def _now(self, channel: str, posts: list[Post]) -> list[Post]:
        """Without lines and edits, when there were some a moment ago: they wait, to go together.

        A new message, or one that leaves the thread, takes all with it: that is news.
        """
        if any(post.broadcast or not (post.ts or joins(post)) for post in posts):
            return posts
        now = time.monotonic()
        just = now < self._lined.get(channel, -LINES) + LINES
        waits = [self._edited.get(post.key, -EDITS) + EDITS - now for post in posts if post.ts]
        if waits and max(waits) > 0:
            asyncio.get_running_loop().call_later(max(waits), self.wake)
        return [
            post
            for post in posts
            if not (just and joins(post)) and now >= self._edited.get(post.key, -EDITS) + EDITS
        ]

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
            self._lined[first.channel] = time.monotonic()
        self.crash_point(f"{_named(first)}:recorded")
        return True

    async def _call(self, batch: Sequence[Post], message: Message) -> str:
        post = batch[0]
        self.crash_point(f"{_named(post)}:sending")
        if post.ts:
            await self.client.chat_update(
                channel=post.channel, ts=post.ts, text=message.text, blocks=message.blocks
            )
            now = time.monotonic()
            just = {key: at for key, at in self._edited.items() if now < at + EDITS}
            self._edited = {**just, post.key: now}
            return post.ts
        parent = await self._parent(post)
        answer = await self.client.api_call("chat.postMessage", json=_new(batch, message, parent))
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

        await self.store.transact(write)
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


def _name(post: Post) -> str:
    """What the message is called: another name when that of its key is used up."""
    used_up = post.attempts // TRIES if post.error in GONE else 0
    key = f"{post.key}:after {post.sent}" if post.ts == "" else post.key
    return f"{key}:{used_up}" if used_up else key


def _new(batch: Sequence[Post], message: Message, parent: str | None) -> dict[str, Any]:
    """A new message. Slack posts one `client_msg_id` once: a re-sent one makes no second."""
    post, keys = batch[0], [one.key for one in batch]
    body: dict[str, Any] = {
        "channel": post.channel,
        "text": message.text,
        "blocks": message.blocks,
        "unfurl_links": False,
        "unfurl_media": False,
        "client_msg_id": str(uuid.uuid5(KEYS, _name(post))),
        "metadata": {
            "event_type": "slipway_post",
            "event_payload": {"key": post.key, "keys": keys},
        },
    }
    if parent:
        body |= {"thread_ts": parent, "reply_broadcast": post.broadcast}
    return body
