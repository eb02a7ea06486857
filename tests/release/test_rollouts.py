"""Rollouts and triggers that contradict themselves are refused; pauses do not count as watching."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from release.policy import load_policy
from release.rollouts import next_turn, turn
from release.yamlfile import FileRefused

PHASED = Path(__file__).parents[2] / "policies" / "phased.yml"
STAGES = "{major: [{weight: 10, for: 30m}, {weight: 50, for: 1h}, {weight: 100, for: 1h}]}"
DATA = "data: {title: Data integrity issue, by: [dba]}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (STAGES, "[{weight: 50, for: 1h}, {weight: 10, for: 1h}]", "a greater weight than the one"),
        (STAGES, "[{weight: 10, for: 1h}]", "the last stage must have the weight 100"),
        (STAGES, "{mayor: [{weight: 100, for: 1h}]}", "“mayor” is not one of the kinds"),
        (DATA, "data: {title: Data integrity issue}", "nothing sets it off"),
        (DATA, "data: {title: Data, by: [dab]}", "“dab” is not one of the roles"),
        (DATA, "data: {title: Data, by: [dba], automatic: true}", "needs a `probe`"),
    ],
)
def test_what_cannot_work(old, new, said):
    text = PHASED.read_text()
    assert text.count(old) == 1
    with pytest.raises(FileRefused) as refused:
        load_policy(text.replace(old, new), "phased.yml")
    assert said in str(refused.value)


def test_each_process_counts_the_looks_alike():
    began, every = datetime(2026, 2, 9, 9, tzinfo=UTC), timedelta(seconds=30)
    assert turn(began, every, began) == 0
    assert turn(began, every, began + timedelta(seconds=29)) == 0
    assert turn(began, every, began + timedelta(seconds=30)) == 1
    assert next_turn(began, every, began + timedelta(seconds=31)) == began + timedelta(seconds=60)
