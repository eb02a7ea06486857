"""What waits a moment, so that more of it goes at once: lines of the log, and edits."""

import asyncio
import time
from collections.abc import Callable

from bot.joining import joins
from release.records import Post

LINES = 0.5
"""Seconds between two messages of a channel with lines of the log: nobody waits for those."""
EDITS = 0.1
"""Seconds between two edits of a message, when nothing else is new: nobody sees them sooner."""


class Gathering:
    """Remembers what went a moment ago; `wake` is called when what waited may go."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._lined: dict[str, float] = {}
        self._edited: dict[str, float] = {}

    def now(self, channel: str, posts: list[Post]) -> list[Post]:
        """Those to send now; a new message, or one that leaves the thread, takes all with it."""
        if any(post.broadcast or not (post.ts or joins(post)) for post in posts):
            return posts
        lined = time.monotonic() < self._lined.get(channel, -LINES) + LINES
        waits = {post.key: self._edit_waits(post) for post in posts}
        if (longest := max(waits.values(), default=0.0)) > 0:
            asyncio.get_running_loop().call_later(longest, self._wake)
        return [post for post in posts if not (lined and joins(post)) and waits[post.key] <= 0]

    def _edit_waits(self, post: Post) -> float:
        went = self._edited.get(post.key) if post.ts else None
        return 0.0 if went is None else went + EDITS - time.monotonic()

    def lined(self, channel: str) -> None:
        """A message with lines of the log went to a channel."""
        self._lined[channel] = time.monotonic()

    def edited(self, key: str) -> None:
        """A message was edited."""
        now = time.monotonic()
        just = {other: went for other, went in self._edited.items() if now < went + EDITS}
        self._edited = {**just, key: now}
