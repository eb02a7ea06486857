"""Working days: weekends and public holidays of a team's country, and days off of its own."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, model_validator

from release.spans import Span
from release.yamlfile import Strict, did_you_mean

OWN = "a day off of the company"
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONGEST = 60
"""No team is away for so many days on end: where the search for a working day ends."""


def _is_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a day, such as 2026-12-24") from None
    return text


class Holidays(Strict):
    """When nobody works: weekends and public holidays of a country, and days of one's own."""

    country: str
    """The country's two letters, such as DE."""
    region: str | None = None
    """The part of the country whose holidays count too, such as BE for Berlin."""
    also: tuple[Annotated[str, AfterValidator(_is_day)], ...] = ()
    """Days on which the company is closed as well, such as 2026-12-24."""

    @model_validator(mode="after")
    def _known(self) -> "Holidays":
        import holidays  # noqa: PLC0415  90 ms, and only for who has a calendar

        countries = holidays.list_supported_countries()
        if self.country not in countries:
            raise ValueError(f"“{self.country}” is no country known here; write it like DE")
        regions = countries[self.country]
        if self.region is not None and self.region not in regions:
            known = did_you_mean(self.region, regions)
            raise ValueError(f"“{self.region}” is no region of {self.country}. {known}")
        return self

    @cached_property
    def _own(self) -> frozenset[date]:
        return frozenset(date.fromisoformat(day) for day in self.also)

    def day_off(self, day: date) -> str:
        """Why nobody works on a day, as “Good Friday” or “a Sunday”; empty on a working day."""
        public = _public(self.country, self.region)
        name = str(public.get(day) or "")
        if name:
            return name
        if day in self._own:
            return OWN
        return f"a {_WEEK[day.weekday()]}" if public.is_weekend(day) else ""

    def working_day(self, day: date, *, back: bool) -> date:
        """The day itself, or the nearest working day before (`back`) or after it."""
        step = timedelta(days=-1 if back else 1)
        found = day
        for _ in range(_LONGEST):
            if not self.day_off(found):
                return found
            found += step
        return day

    def moved(self, moment: datetime, zone: ZoneInfo, *, back: bool) -> datetime:
        """The moment, on a working day of that zone at the same time of day."""
        day = moment.astimezone(zone).date()
        days = (self.working_day(day, back=back) - day).days
        return Span(days=days).after(moment, zone) if days else moment

    def ahead(self, first: date, days: int) -> Iterator[tuple[date, str]]:
        """Holidays and days of the company's own from a day on; weekends are not listed."""
        for n in range(days):
            day = first + timedelta(days=n)
            why = self.day_off(day)
            if why and (day in self._own or not _public(self.country, self.region).is_weekend(day)):
                yield day, why


@lru_cache(maxsize=32)
def _public(country: str, region: str | None) -> Any:
    import holidays  # noqa: PLC0415

    return holidays.country_holidays(country, subdiv=region, language="en_US")
