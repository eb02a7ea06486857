"""How fast to send: about a message a second and channel, a few at once, edits seldom."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

HERE = ("127.0.0.1", "localhost", "::1")


def pace_for(api_url: str) -> "Pace":
    """Slack's own pace for Slack; the local workspace has no such limits, and people watch it."""
    return Pace(rate=0) if urlsplit(api_url).hostname in HERE else Pace()


@dataclass
class _Bucket:
    tokens: float
    at: float
    held_until: float = 0.0


class Pace:
    """One bucket a channel. `rate` is messages a second; 0 means as fast as one can.

    https://docs.slack.dev/apis/web-api/rate-limits: one message a second and channel, with
    short bursts allowed.
    """

    def __init__(self, rate: float = 1.0, burst: int = 4) -> None:
        self.rate, self.burst = rate, burst
        self._buckets: dict[str, _Bucket] = {}

    async def wait(self, channel: str, *, edit: bool) -> None:
        """Sleep until this channel may get the next message; edits have a bucket of their own."""
        bucket = self._bucket(f"{channel}:edit" if edit else channel)
        held = max(bucket.held_until, self._bucket(channel).held_until)
        delay = max(self._take(bucket), held - time.monotonic())
        if delay > 0:
            await asyncio.sleep(delay)

    def hold(self, channel: str, seconds: float) -> None:
        """Slack said Retry-After: nothing goes to this channel before."""
        self._bucket(channel).held_until = time.monotonic() + seconds

    def _bucket(self, key: str) -> _Bucket:
        return self._buckets.setdefault(key, _Bucket(self.burst, time.monotonic()))

    def _take(self, bucket: _Bucket) -> float:
        """Take one token, perhaps of the future; seconds until it is there."""
        if not self.rate:
            return 0.0
        now = time.monotonic()
        bucket.tokens = min(self.burst, bucket.tokens + (now - bucket.at) * self.rate)
        bucket.at = now
        bucket.tokens -= 1
        return -bucket.tokens / self.rate if bucket.tokens < 0 else 0.0
