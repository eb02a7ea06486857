"""Channels that take no messages: the operators are told in one place, once for each trouble."""

from dataclasses import dataclass, field

from engine.ports import Clock, Ledger
from release.records import Post

# Then nothing reaches Slack at all: /readyz and the log say it.
NO_WAY = frozenset({"token_revoked", "invalid_auth", "account_inactive"})

SLACK = "slack"
"""In the place of a channel: all of them."""


@dataclass
class Troubles:
    """What keeps messages from channels. `operators` is the channel where that is told."""

    clock: Clock
    operators: str | None = None
    hidden: frozenset[str] = frozenset()
    """Channels that nobody outside of them is told of: only /readyz and the log name them."""
    now: dict[str, str] = field(default_factory=dict)
    """Channel to Slack's error, for as long as it lasts."""

    def met(self, ledger: Ledger, channel: str, error: str) -> None:
        """Slack took no message for a channel: the first time, the operators are told."""
        self.now[channel] = error
        unsaid = channel == self.operators or channel in self.hidden or error in NO_WAY
        if self.operators is None or unsaid:
            return
        if (ledger.get(_key(channel)) or {}).get("error") == error:
            return
        what = {"show": "trouble", "channel": channel, "error": error}
        post = f"{_key(channel)}:{error}:{self.clock.now().timestamp():.0f}"
        ledger.put(_key(channel), {**what, "post": post})
        ledger.post(Post(post, self.operators, what))

    def cut_off(self, error: str) -> None:
        """Slack said that nothing can reach it any more."""
        self.now[SLACK] = error

    def let_in(self) -> None:
        """Slack takes the token (again)."""
        self.now.pop(SLACK, None)

    def over(self, ledger: Ledger, channel: str) -> None:
        """Slack took one: what the operators were told is edited."""
        self.now.pop(channel, None)
        self.let_in()
        told = ledger.get(_key(channel)) if self.operators else None
        if told and self.operators:
            post = told.pop("post")
            ledger.put(_key(channel), {})
            ledger.post(Post(post, self.operators, {**told, "over": True}))


def _key(channel: str) -> str:
    return f"trouble:{channel}"
