"""Breaks the Web API on demand: so many times, or for so long, for one method or for all."""

from collections.abc import Callable
from dataclasses import dataclass

from workspace.kinds import Clock, Json

TRANSPORT = ("429", "503", "reset", "slow", "lost_answer")
"""Faults of the way; every other kind is an error that Slack itself answers."""

SOCKET = ("silent_socket", "disconnect")

_WRITES = frozenset({"chat.postMessage", "chat.update", "chat.postEphemeral", "chat.delete"})
_BLOCKS = frozenset({"chat.postMessage", "chat.update", "chat.postEphemeral"})
_NATURAL = {
    "not_in_channel": _WRITES,
    "is_archived": _WRITES,
    "channel_not_found": _WRITES,
    "invalid_blocks": _BLOCKS,
    "expired_trigger_id": frozenset({"views.open", "views.push"}),
    "hash_conflict": frozenset({"views.update", "views.publish"}),
}
"""Where an error makes sense when no method is named."""


@dataclass
class Fault:
    kind: str
    method: str | None = None
    count: int | None = 1
    """How often it still strikes; None: until `until`."""
    until: float | None = None
    seconds: float = 1.0
    """How slow, or what Retry-After says."""

    def strikes(self, method: str, now: float) -> bool:
        if self.spent(now):
            return False
        if self.method is not None:
            return method == self.method
        return method in _NATURAL.get(self.kind, {method})

    def to_page(self) -> Json:
        shown = {"kind": self.kind, "method": self.method, "left": self.count}
        return {**shown, "until": self.until}

    def spent(self, now: float) -> bool:
        return self.count == 0 or (self.until is not None and now >= self.until)


class Faults:
    def __init__(self, clock: Clock, changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._planned: list[Fault] = []

    def plan(
        self,
        kind: str,
        method: str | None = None,
        count: int | None = 1,
        seconds: float | None = None,
    ) -> None:
        """With `count` it strikes so often; with `count=None` for `seconds`."""
        fault = Fault(kind, method, count)
        if seconds is not None:
            fault.seconds = seconds
            fault.until = self._clock() + seconds if count is None else None
        self._planned.append(fault)
        self._changed()

    def strike(self, method: str, transport: bool) -> Fault | None:
        """The first planned fault for this call, of the way or of Slack; counts it down."""
        now = self._clock()
        self._planned = [fault for fault in self._planned if not fault.spent(now)]
        for fault in self._planned:
            if (fault.kind in TRANSPORT) == transport and fault.strikes(method, now):
                if fault.count is not None:
                    fault.count -= 1
                    self._changed()
                return fault
        return None

    def clear(self) -> None:
        self._planned.clear()
        self._changed()

    def to_page(self) -> list[Json]:
        now = self._clock()
        return [fault.to_page() for fault in self._planned if not fault.spent(now)]
