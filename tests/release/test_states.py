"""The moves of a release: complete, without traps, and drawn as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.facts import FACTS
from release.states import HOLDS_LINE, MOVES, OVER, Status, can, move
from tools.docs_states import PAGE, page


def test_the_diagram_is_up_to_date():
    assert PAGE.read_text() == page(), "run `python -m tools.docs_states`"


def test_every_status_has_its_moves_and_every_move_is_a_fact():
    assert set(MOVES) == set(Status)
    assert {fact for moves in MOVES.values() for fact in moves} <= set(FACTS)


@pytest.mark.parametrize("status", Status)
def test_what_is_not_over_can_end_and_what_is_over_holds_nothing(status: Status):
    assert reachable(status) & OVER
    assert not (status in OVER and status in HOLDS_LINE)


def test_out_of_production_there_is_always_a_way_back_and_after_an_end_only_that():
    for status in (Status.RUNNING, Status.PAUSED, Status.WATCHING, Status.CLOSED):
        assert can(status, "rollback-asked")
    assert set(MOVES[Status.CLOSED]) == {"rollback-asked"}
    assert not MOVES[Status.ABORTED]
    assert not MOVES[Status.ROLLED_BACK]


@given(st.sampled_from(Status), st.lists(st.sampled_from(sorted(FACTS)), max_size=30))
def test_any_facts_lead_somewhere_known_and_never_out_of_a_dead_end(status, facts):
    for fact in facts:
        before, status = status, move(status, fact)
        assert status in Status
        if not MOVES[before]:
            assert status is before


def reachable(status: Status) -> set[Status]:
    seen, new = {status}, {status}
    while new:
        new = {to for one in new for to in MOVES[one].values()} - seen
        seen |= new
    return seen
