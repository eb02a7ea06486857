"""While a commit of the staging branch is checked there, a release puts nothing beside it."""

import copy
from typing import Any

import pytest

from release import facts as f
from release.standing import Around, Why
from tests.bot.factory import PREPARED, SHA, policy, release, running, stands

TAKEN = Around(staging=SHA["e"])


def rehearsing() -> dict[str, Any]:
    """kwanus with a rehearsal in the place of its deploy to staging."""
    own = copy.deepcopy(policy())
    own["gates"]["rehearsal"] = {"title": "Rehearsal", "rehearse": "rollback"}
    own["paths"]["release"][1]["staging"] = {"checks": ["rehearsal"]}
    return own


@pytest.mark.covers("A5", "C15")
@pytest.mark.parametrize(
    ("own", "step"),
    [(policy(), "staging/deploy-staging"), (rehearsing(), "gate/rehearsal")],
    ids=["deploy", "rehearsal"],
)
def test_nothing_enters_staging_while_it_is_taken(own: dict[str, Any], step: str):
    made = release(PREPARED, policy=own)
    assert step in stands(made).tasks
    taken = stands(made, TAKEN)
    assert step not in taken.tasks
    [why] = [blocker for blocker in taken.blockers if blocker.why is Why.STAGING]
    assert why.detail == SHA["e"][:8]


def test_what_has_begun_there_goes_on():
    begun: list[f.Fact] = [*PREPARED, *running("gate/rehearsal")]
    assert "gate/rehearsal" in stands(release(begun, policy=rehearsing()), TAKEN).watch
