"""Slack's limits are kept with Slack; the local workspace has none of its own."""

import pytest

from bot.pace import pace_for
from bot.settings import SLACK_API


@pytest.mark.parametrize(
    ("url", "rate"),
    [
        (SLACK_API, 1.0),
        ("https://slack-gov.com/api/", 1.0),
        ("https://127.0.0.1.example.com/api/", 1.0),
        ("http://127.0.0.1:8765/api/", 0),
        ("http://localhost:8765/api/", 0),
        ("http://[::1]:8765/api/", 0),
    ],
)
def test_only_what_runs_here_is_spoken_to_at_once(url: str, rate: float):
    assert pace_for(url).rate == rate
