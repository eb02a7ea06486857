"""Who stands in for whom: an approver who is away lets one person approve for them until a date."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from release.journal import stamp
from release.values import Struct, asdict


class Delegation(Struct, frozen=True):
    """`to` approves for `by` until a moment; it ends by itself."""

    by: str
    to: str
    until: datetime
    reason: str = ""

    def data(self) -> dict[str, Any]:
        """As plain values, to be kept."""
        return {**asdict(self), "until": stamp(self.until)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Delegation":
        """Read back."""
        return cls(**{**data, "until": datetime.fromisoformat(data["until"])})


def active(every: Iterable[Delegation], now: datetime) -> list[Delegation]:
    """Those that hold now."""
    return [one for one in every if one.until > now]


def stands_for(every: Iterable[Delegation], user: str, now: datetime) -> list[str]:
    """For whom somebody may approve now."""
    return [one.by for one in active(every, now) if one.to == user]
