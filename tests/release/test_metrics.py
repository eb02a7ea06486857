"""The numbers of a period, from what each release contributed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from release.metrics import Numbers, metrics
from release.standing import Blocker, Standing, Why
from release.waiting import Cause, cause

NOW = datetime(2026, 2, 9, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
NOTHING = dict.fromkeys(Cause, timedelta())


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def number(days_ago: float, lead: float | None = 20, **more: object) -> Numbers:
    given: dict[str, object] = {
        "version": "1.0.0",
        "reached": NOW - timedelta(days=days_ago),
        "hotfix": False,
        "rolled_back": False,
        "failed_checks": 0,
        "lead": None if lead is None else hours(lead),
        "deployment": hours(1),
        "waits": NOTHING,
    }
    return Numbers(**{**given, **more})  # type: ignore[arg-type]


def test_rates_and_medians():
    found = metrics(
        [
            number(1, 10),
            number(2, 30, hotfix=True),
            number(3, 20, failed_checks=2),
            number(4, None, rolled_back=True, deployment=None),
            number(40, 500),
        ],
        NOW - timedelta(days=28),
        NOW,
        BERLIN,
    )
    assert (found.releases, found.hotfixes, found.failed_checks, found.rolled_back) == (4, 1, 2, 1)
    assert found.a_week == 1.0
    assert found.issue_rate == 1.0
    assert found.lead == hours(20)
    assert found.deployment == hours(1)
    two = metrics([number(1, 10), number(2, 30)], NOW - timedelta(days=7), NOW, BERLIN)
    assert two.lead == hours(20), "in the middle of both"


def test_weeks_begin_on_mondays_of_the_team():
    # Sunday, 23:30 in London is Monday in Berlin
    late = number(0, reached=datetime(2026, 2, 1, 23, 30, tzinfo=UTC), rolled_back=True)
    found = metrics([late, number(0)], NOW - timedelta(days=14), NOW, BERLIN)
    assert [(week.monday, week.good, week.rolled_back) for week in found.weeks] == [
        (date(2026, 1, 26), 0, 0),
        (date(2026, 2, 2), 0, 1),
        (date(2026, 2, 9), 1, 0),
    ]


def test_means_of_waiting_add_up():
    slow = NOTHING | {Cause.APPROVAL: hours(6), Cause.PEOPLE: hours(1)}
    found = metrics([number(1, waits=slow), number(2)], NOW - timedelta(days=7), NOW, BERLIN)
    assert found.waits == NOTHING | {Cause.APPROVAL: hours(3), Cause.PEOPLE: hours(0.5)}


def test_nothing_was_released():
    found = metrics([], NOW - timedelta(days=7), NOW, BERLIN)
    assert (found.issue_rate, found.lead, found.waits) == (0.0, None, None)


def test_what_is_waited_for_when_it_is_several():
    def waiting(*whys: Why, **more: object) -> Cause:
        blockers = [Blocker(why, "", "") for why in whys]
        return cause(Standing(blockers=blockers, **more))  # type: ignore[arg-type]

    assert waiting(Why.APPROVAL, Why.CHECK_RUNNING, watch=["gate/tests"]) is Cause.MACHINES
    assert waiting(Why.PAUSED, watch=["gate/tests"], held=True) is Cause.PEOPLE
    assert waiting(Why.FROZEN, Why.APPROVAL, Why.SIGN) is Cause.FREEZE
    assert waiting(Why.SIGN, Why.APPROVAL) is Cause.APPROVAL
    assert waiting(Why.SIGN, Why.TIME) is Cause.PEOPLE
    assert waiting(Why.TIME) is Cause.DATE
    assert waiting(Why.STEP_FAILED) is Cause.PEOPLE
