"""Refuses calls that come faster than Slack takes them: a bucket of tokens for each tier."""

from dataclasses import dataclass
from math import ceil
from typing import Literal

from workspace import limits
from workspace.kinds import Clock

Mode = Literal["strict", "off"]


@dataclass
class Bucket:
    size: float
    per_second: float
    filled: float
    at: float

    def take(self, now: float) -> int:
        """0 when a token was there, else the whole seconds until there is one."""
        self.filled = min(self.size, self.filled + (now - self.at) * self.per_second)
        self.at = now
        if self.filled >= 1:
            self.filled -= 1
            return 0
        return max(1, ceil((1 - self.filled) / self.per_second))


class Limiter:
    def __init__(self, clock: Clock, mode: Mode = "strict") -> None:
        self.mode = mode
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def retry_after(self, method: str, tier: str, channel: str = "") -> int:
        """Seconds to wait, 0 for go ahead; posting is counted a channel, the rest a method."""
        if self.mode == "off":
            return 0
        if method == "chat.postMessage":
            return self._take(f"post {channel}", limits.POSTS_BURST, limits.POSTS_PER_SECOND)
        size = limits.TIERS[tier]
        return self._take(method, size, size / 60)

    def _take(self, key: str, size: float, per_second: float) -> int:
        now = self._clock()
        bucket = self._buckets.setdefault(key, Bucket(size, per_second, size, now))
        return bucket.take(now)
