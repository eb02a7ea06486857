"""Holds the parts of the running workspace together, so that one argument carries them all."""

from collections.abc import Callable
from dataclasses import dataclass, field

from workspace import limits
from workspace.bus import Bus
from workspace.courier import Courier
from workspace.faults import Faults
from workspace.kinds import Clock, Json
from workspace.ratelimit import Limiter
from workspace.state import Channel, Person, State
from workspace.triggers import Triggers
from workspace.wire import Wire


@dataclass
class Hub:
    state: State
    clock: Clock
    bus: Bus
    wire: Wire
    courier: Courier
    faults: Faults
    limiter: Limiter
    triggers: Triggers
    changed: Callable[[], None]
    """Told after every change of `state`, to save it in a while."""
    url: str = ""
    retry_seconds: tuple[float, ...] = limits.EVENT_RETRY_SECONDS
    suggested: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """Options the app last suggested to (person, action_id): a choice must be one of them."""

    def announce(self, event: Json, channel: Channel | None = None, only: str = "") -> None:
        """Tell the page: everybody, the members of a closed channel, or one person."""
        audience = None
        if only:
            audience = [only]
        elif channel is not None and channel.kind != "channel":
            audience = channel.members
        self.bus.publish(event, audience)
        self.changed()

    def stamp(self) -> str:
        return self.state.stamp(self.clock())

    def bot(self) -> Person:
        return self.state.people[self.state.app.bot_user]
