"""Support lines from tags, dates and a policy's rules."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from release.cadence import Out
from release.policy import Policy, load_policy
from release.support import line_called, support_lines
from release.version import Version

POLICIES = Path(__file__).parents[2] / "policies"
BERLIN = ZoneInfo("Europe/Berlin")


def policy(name: str) -> Policy:
    return load_policy((POLICIES / f"{name}.yml").read_text(), name)


def out(*said: tuple[str, int, int]) -> list[Out]:
    """Versions with the year and month in which they came out."""
    return [Out(Version.parse(v), f"v{v}", datetime(y, m, 10, 12, tzinfo=UTC)) for v, y, m in said]


PAST = out(
    ("1.0.0", 2024, 1), ("1.4.0", 2024, 6), ("1.4.1", 2024, 9), ("1.3.9", 2024, 10),
    ("2.0.0", 2025, 3), ("2.1.0", 2025, 8), ("3.0.0", 2026, 1), ("3.0.1-hotfix.1", 2026, 2),
)  # fmt: skip


def shown(name: str, **named: date) -> list[str]:
    lines = support_lines(
        policy(name), PAST, {k.replace("_", "."): d for k, d in named.items()}, BERLIN
    )
    return [
        f"{line.name} {line.tag}" + (f" until {line.until.date()}" if line.until else "")
        for line in lines
        if not line.latest
    ]


@pytest.mark.covers("A11")
def test_one_lts_version_a_major_for_twelve_months_from_the_next_major_on():
    assert shown("kwanus") == ["2.1 v2.1.0 until 2027-01-10", "1.4 v1.4.1 until 2026-03-10"]


@pytest.mark.covers("D11")
def test_the_previous_major_for_twelve_months_and_no_older_one():
    assert shown("sybernix") == ["2.1 v2.1.0 until 2027-01-10", "1.4 v1.4.1 until 2026-01-10"]
    latest = support_lines(policy("sybernix"), PAST, {}, BERLIN)[0]
    assert (latest.name, latest.latest, latest.accepts) == ("3.0", True, ())


@pytest.mark.covers("A11")
def test_a_named_line_is_the_one_of_its_major_until_the_end_of_its_last_day():
    named = {"1.3": date(2027, 3, 1)}
    lines = support_lines(policy("kwanus"), PAST, named, BERLIN)
    one = line_called(lines, "1")
    assert one is not None
    assert (one.name, one.tag, one.rule) == ("1.3", "v1.3.9", "lts")
    assert one.until == datetime(2027, 3, 2, tzinfo=BERLIN)
    assert not one.ended(datetime(2027, 3, 1, 22, 59, tzinfo=UTC))
    assert one.ended(datetime(2027, 3, 1, 23, 0, tzinfo=UTC))


def test_a_line_is_called_by_its_minor_or_its_major():
    lines = support_lines(policy("kwanus"), PAST, {}, BERLIN)
    called = [line_called(lines, word) for word in ("2.1", "v1.4", "1.x", "3", "9", "1.2")]
    assert [one.name if one else None for one in called] == ["2.1", "1.4", "1.4", "3.0", None, None]
