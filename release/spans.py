"""Lengths of time as people write them (24h, -7d, 12 months), kept true over clock changes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from release.values import Struct

_FORM = re.compile(r"([+-]?)(\d{1,5})\s*(s|m|h|d|w|months?|years?)")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_WORDS = "a number with s, m, h, d, w, months or years, such as 24h, -7d or 12 months"


class Span(Struct, frozen=True, order=True):
    """Calendar months and days, and exact seconds; all of the same sign."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    @classmethod
    def parse(cls, text: str) -> "Span":
        """Read a length such as "24h". Raises ValueError."""
        found = _FORM.fullmatch(text.strip())
        if not found:
            raise ValueError(f"must be {_WORDS}")
        size = int(found[2]) * (-1 if found[1] == "-" else 1)
        unit = found[3]
        if unit in _SECONDS:
            return cls(seconds=size * _SECONDS[unit])
        if unit in ("d", "w"):
            return cls(days=size * (7 if unit == "w" else 1))
        return cls(months=size * (12 if unit.startswith("y") else 1))

    def __str__(self) -> str:
        """The length as it is written: "24h", "-7d", "12 months"."""
        if self.months:
            return f"{self.months} month{'s' if self.months != 1 else ''}"
        if self.days:
            return f"{self.days}d"
        unit = next(unit for unit in ("h", "m", "s") if self.seconds % _SECONDS[unit] == 0)
        return f"{self.seconds // _SECONDS[unit]}{unit}"

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment this long after another; days and months keep the local time of day."""
        local = moment.astimezone(zone)
        year, month = divmod(local.year * 12 + local.month - 1 + self.months, 12)
        day = min(local.day, _days_in(year, month + 1))
        there = local.replace(year=year, month=month + 1, day=day) + timedelta(days=self.days)
        there = there.replace(fold=local.fold)  # adding forgets which of the two hours it was
        return there.astimezone(UTC) + timedelta(seconds=self.seconds)

    def before(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment this long before another, by the same rules."""
        return Span(-self.months, -self.days, -self.seconds).after(moment, zone)

    @property
    def about(self) -> timedelta:
        """The rough length, for limits that need no calendar."""
        return timedelta(days=self.months * 30 + self.days, seconds=self.seconds)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls.parse, core_schema.str_schema(strict=True)
        )


def _days_in(year: int, month: int) -> int:
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return (following - timedelta(days=1)).day


def _positive(span: Span) -> Span:
    if span <= Span():
        raise ValueError("must be longer than nothing")
    return span


class _Positive:
    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        check: Callable[[Span], Span] = _positive
        return core_schema.no_info_after_validator_function(check, handler(source))


Length = Annotated[Span, _Positive()]
