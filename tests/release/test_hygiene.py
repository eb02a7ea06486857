"""Which merged branches are reported."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from release.commits import Commit
from release.hygiene import merged_branch, stray, unseen
from release.policy import load_policy

PHASED = load_policy(Path("policies/phased.yml").read_text(encoding="utf-8"), "phased.yml")
LIMIT = 50


def merge(subject: str) -> Commit:
    return Commit(
        "a" * 40, ("b" * 40, "c" * 40), "Mei", "mei@x", datetime(2026, 2, 9, tzinfo=UTC), subject
    )


@pytest.mark.parametrize(
    ("subject", "branch"),
    [
        ("Merge pull request #41 from acme/feature/rain", "feature/rain"),
        ("Merge branch 'topic' into main", "topic"),
        ("Merge remote-tracking branch 'origin/topic'", "topic"),
        ("Merged in fix/leak (pull request #7)", "fix/leak"),
        ("Join both", None),
    ],
)
def test_the_branch_that_a_merge_names(subject: str, branch: str | None):
    assert merged_branch(merge(subject)) == branch


@pytest.mark.parametrize(
    ("branch", "behind", "told"),
    [
        ("feature/rain", 3, None),
        ("feature/rain", LIMIT, None),
        ("feature/rain", LIMIT + 1, (False, LIMIT + 1)),
        ("rain", 3, (True, 0)),
        ("feature/", 3, (True, 0)),
        ("my-feature/rain", LIMIT + 1, (True, LIMIT + 1)),
        ("main", 3, None),  # merged into a release branch: a branch with one name
    ],
)
def test_what_is_said(branch: str, behind: int, told: tuple[bool, int] | None):
    found = stray(PHASED, merge(f"Merge branch '{branch}'"), behind)
    assert (found and (found.misnamed, found.behind)) == told


def test_nothing_is_said_without_the_setting_or_twice():
    one = stray(PHASED, merge("Merge branch 'rain'"), 0)
    assert one
    assert unseen([one], [one]) == ()
    without = PHASED.model_copy(update={"hygiene": None})
    assert stray(without, merge("Merge branch 'rain'"), 99) is None
