"""Working days, and when work begins again."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from release.hours import awake, hours_of
from release.workdays import OWN, Holidays

BERLIN = ZoneInfo("Europe/Berlin")
TEAM = Holidays(country="DE", region="BE", also=("2026-12-24",))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-03-08", "Women's Day"),  # of Berlin alone, and a Sunday
        ("2026-04-03", "Good Friday"),
        ("2026-12-24", OWN),
        ("2026-12-26", "Second Day of Christmas"),
        ("2026-02-28", "a Saturday"),
        ("2026-02-27", ""),
    ],
)
def test_why_nobody_works(day: str, why: str):
    assert TEAM.day_off(date.fromisoformat(day)) == why


def test_another_country_has_another_weekend():
    kuwait = Holidays(country="KW")
    assert kuwait.day_off(date(2026, 2, 13)) == "a Friday"
    assert kuwait.day_off(date(2026, 2, 15)) == ""


def test_the_working_day_before_and_after_easter():
    assert TEAM.working_day(date(2026, 4, 5), back=True) == date(2026, 4, 2)
    assert TEAM.working_day(date(2026, 4, 5), back=False) == date(2026, 4, 7)
    assert TEAM.working_day(date(2026, 4, 2), back=True) == date(2026, 4, 2)


def test_a_moment_keeps_its_local_hour_over_the_change_to_summer_time():
    sunday = datetime(2026, 3, 29, 8, 0, tzinfo=UTC)  # 10:00, already summer time
    assert TEAM.moved(sunday, BERLIN, back=True) == datetime(2026, 3, 27, 9, 0, tzinfo=UTC)


def test_days_off_ahead_without_weekends():
    found = list(TEAM.ahead(date(2026, 12, 20), 14))
    assert [day.day for day, _ in found] == [24, 25, 1]  # the 26th is a Saturday all the same


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"country": "Germany"}, "no country known here"),
        ({"country": "DE", "region": "XX"}, "no region of DE"),
        ({"country": "DE", "also": ["24.12.2026"]}, "must be a day"),
    ],
)
def test_what_cannot_be_known_is_said(given: dict[str, object], words: str):
    with pytest.raises(ValidationError, match=words):
        Holidays.model_validate(given)


def test_reminders_wait_for_a_morning_of_work():
    quiet = hours_of("18:00-09:00")
    friday_evening = datetime(2026, 2, 27, 19, 0, tzinfo=BERLIN)
    monday = datetime(2026, 3, 2, 9, 0, tzinfo=BERLIN)
    assert awake(friday_evening, quiet, BERLIN, TEAM) == monday
    assert awake(datetime(2026, 2, 28, 12, 0, tzinfo=BERLIN), quiet, BERLIN, TEAM) == monday
    assert awake(datetime(2026, 2, 28, 12, 0, tzinfo=BERLIN), quiet, BERLIN).day == 28
    assert awake(monday, quiet, BERLIN, TEAM) == monday
