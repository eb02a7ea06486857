"""Lengths and moments as people write them, over the change to summer time and back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from release.spans import Span
from release.times import read_moment

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC", "Pacific/Apia"]
)
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 hypothesis adds the zone
NOW = datetime(2026, 3, 25, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("24h", Span(seconds=86400)), ("15m", Span(seconds=900)), ("-7d", Span(days=-7)),
        ("+1d", Span(days=1)), ("2w", Span(days=14)), ("12 months", Span(months=12)),
        ("1year", Span(months=12)), ("0s", Span()),
    ],
)  # fmt: skip
def test_lengths(text, span):
    assert Span.parse(text) == span


@pytest.mark.parametrize("text", ["", "7", "d", "1.5h", "1h30m", "7 days", "--1d", "123456d"])
def test_what_is_no_length(text):
    with pytest.raises(ValueError, match="must be a number with"):
        Span.parse(text)


@pytest.mark.parametrize("text", ["24h", "15m", "90s", "-7d", "1 month", "12 months", "-36h"])
def test_a_length_is_said_as_it_was_written(text):
    assert str(Span.parse(text)) == text


@given(MOMENTS, st.integers(-400, 400), ZONES)
def test_days_keep_the_hour_of_the_clock_on_the_wall(moment, days, name):
    zone = ZoneInfo(name)
    there = Span(days=days).after(moment, zone).astimezone(zone)
    local = moment.astimezone(zone)
    assert there.date() == local.date() + timedelta(days=days) or _skipped(local, days, zone)
    if not _skipped(local, days, zone):
        assert there.time() == local.time()


def _skipped(local: datetime, days: int, zone: ZoneInfo) -> bool:
    """True for an hour that does not exist on that day."""
    wall = (local.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=zone, fold=local.fold)
    return wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None)


@given(MOMENTS, st.integers(0, 10**6), ZONES)
@example(datetime(2028, 10, 29, 1, tzinfo=UTC), 0, "Europe/Berlin")  # the hour that comes twice
def test_seconds_are_exact(moment, seconds, name):
    assert Span(seconds=seconds).after(moment, ZoneInfo(name)) == moment + timedelta(
        seconds=seconds
    )


@given(MOMENTS, st.integers(0, 60), ZONES)
def test_months_end_at_the_last_day_there_is(moment, months, name):
    zone = ZoneInfo(name)
    there, local = Span(months=months).after(moment, zone).astimezone(zone), moment.astimezone(zone)
    whole = local.year * 12 + local.month - 1 + months
    assert abs(there.year * 12 + there.month - 1 - whole) <= (there.day == 1)
    assert there.day <= local.day or there.month != local.month


@given(MOMENTS, st.integers(1, 400), ZONES)
def test_before_is_after_the_other_way_round(moment, days, name):
    zone = ZoneInfo(name)
    assert Span(days=days).before(moment, zone) == Span(days=-days).after(moment, zone)


def test_a_week_before_across_the_change_is_at_the_same_hour():
    release = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)  # 10:00, summer time
    assert Span(days=-7).after(release, BERLIN) == datetime(2026, 3, 24, 9, 0, tzinfo=UTC)
    assert Span(seconds=7 * 86400).after(release, BERLIN) == release + timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-31 10:00", datetime(2026, 3, 31, 8, 0, tzinfo=UTC)),
        ("2026-03-31T10:00", datetime(2026, 3, 31, 8, 0, tzinfo=UTC)),
        ("2026-03-27 10:00", datetime(2026, 3, 27, 9, 0, tzinfo=UTC)),
        ("today 23:30", datetime(2026, 3, 25, 22, 30, tzinfo=UTC)),
        ("tomorrow 10:00", datetime(2026, 3, 26, 9, 0, tzinfo=UTC)),
        ("14:30", datetime(2026, 3, 25, 13, 30, tzinfo=UTC)),
        ("9:59", datetime(2026, 3, 26, 8, 59, tzinfo=UTC)),  # past by now: tomorrow's
        ("+2h", datetime(2026, 3, 25, 11, 0, tzinfo=UTC)),
        ("+7d", datetime(2026, 4, 1, 8, 0, tzinfo=UTC)),  # by the wall, over the change
        (
            "2026-10-25 02:30",
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        ),  # twice that day: the first
    ],
)
def test_moments(text, utc):
    assert read_moment(text, NOW, BERLIN).astimezone(UTC) == utc


@pytest.mark.parametrize("text", ["soon", "2026-13-01 10:00", "25:00", "10:60", "", "monday 10:00"])
def test_what_is_no_moment(text):
    with pytest.raises(ValueError, match="it wants a time of day"):
        read_moment(text, NOW, BERLIN)


def test_the_hour_that_summer_time_skips_is_refused():
    with pytest.raises(ValueError, match="02:30 does not exist that day"):
        read_moment("2026-03-29 02:30", NOW, BERLIN)


@given(MOMENTS, st.times(), ZONES)
def test_a_time_without_a_day_lies_ahead_within_a_day_and_a_bit(now, clock, name):
    zone = ZoneInfo(name)
    try:
        moment = read_moment(f"{clock:%H:%M}", now, zone)
    except ValueError:
        return  # the hour that is skipped
    assert now < moment <= now + timedelta(hours=26) or name == "Pacific/Apia"
    assert moment.astimezone(zone).strftime("%H:%M") == f"{clock:%H:%M}"
