"""Issues trigger ids, which open one view within three seconds, and redeems them."""

import secrets
from dataclasses import dataclass

from workspace import limits
from workspace.kinds import Clock, SlackError

_KEPT_SECONDS = 600.0


@dataclass
class Trigger:
    user: str
    at: float
    view_id: str = ""
    """The modal it came from; without one there is nothing to push onto."""
    used: bool = False


class Triggers:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = 0
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str = "") -> str:
        self._forget_old()
        self._count += 1
        trigger_id = f"{self._count}.{int(self._clock())}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(user, self._clock(), view_id)
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger:
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock() - trigger.at > limits.TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def _forget_old(self) -> None:
        """Old ones are kept for a while, to tell «expired» from «never existed»."""
        oldest = self._clock() - _KEPT_SECONDS
        while self._issued and next(iter(self._issued.values())).at < oldest:
            del self._issued[next(iter(self._issued))]
