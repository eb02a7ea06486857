"""Quiet hours: inside of them nothing is told before they end."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from release.hours import Hours, awake

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Hours(time(18), time(9))
NOON = Hours(time(12), time(13))


@pytest.mark.parametrize(
    ("quiet", "moment", "told"),
    [
        (NIGHT, "2026-02-09 10:00", "2026-02-09 10:00"),
        (NIGHT, "2026-02-09 17:59", "2026-02-09 17:59"),
        (NIGHT, "2026-02-09 18:00", "2026-02-10 09:00"),
        (NIGHT, "2026-02-10 03:00", "2026-02-10 09:00"),
        (NIGHT, "2026-02-10 09:00", "2026-02-10 09:00"),
        (NIGHT, "2026-03-28 23:00", "2026-03-29 09:00"),  # summer time begins that night
        (NOON, "2026-02-09 12:30", "2026-02-09 13:00"),
        (NOON, "2026-02-09 13:00", "2026-02-09 13:00"),
        (Hours(time(9), time(9)), "2026-02-09 09:00", "2026-02-09 09:00"),
        (None, "2026-02-09 03:00", "2026-02-09 03:00"),
    ],
)
def test_told_when_people_are_awake(quiet: Hours | None, moment: str, told: str):
    at = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
    assert awake(at, quiet, BERLIN) == datetime.fromisoformat(told).replace(tzinfo=BERLIN)


def test_the_zone_is_the_readers():
    at = datetime(2026, 2, 9, 16, 0, tzinfo=UTC)
    assert awake(at, NIGHT, BERLIN) == at
    assert awake(at, NIGHT, ZoneInfo("Asia/Kolkata")) == datetime(2026, 2, 10, 3, 30, tzinfo=UTC)
