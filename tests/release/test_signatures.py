"""A signature holds until something changes that its gate concerns (F3)."""

import copy
from typing import Any

import pytest

from release import facts as f
from release.approvals import bound_now
from release.standing import Mark, shown_of
from release.state import Release
from tests.bot.factory import candidate, done, policy, release, signed, stands

CODE, NOTES, PLAN = {"content": "content-2"}, {"body": "body-2"}, {"plan": "another"}
RISK = f.RiskRaised(by="U0ALICE01", risk="high", reason="it is about money")
CASES: dict[tuple[str, ...], list[f.Fact | dict[str, str]]] = {
    ("content",): [CODE],
    ("notes",): [NOTES],
    ("risk",): [RISK],
    ("plan",): [PLAN],
    ("content", "notes"): [CODE, NOTES],
    (): [],
}


def with_concerns(*concerns: str) -> dict[str, Any]:
    own = copy.deepcopy(policy())
    own["risk"] = {"high": {"changed": ["migrations"]}}
    own["gates"]["qa"]["concerns"] = list(concerns)
    return own


def made(change: f.Fact | dict[str, str] | None, *concerns: str) -> Release:
    """Signed for candidate 1; then the risk was raised, or candidate 2 was made so."""
    own = with_concerns(*concerns)
    plan = release([candidate()], policy=own).plan.digest
    first = candidate(plan=plan)
    bound = bound_now(release([first], policy=own))
    later = (
        change if isinstance(change, f.Fact) else candidate(2, **{"plan": plan, **(change or {})})
    )
    deployed = [first, *done("prepare/candidate"), *done("staging/deploy-staging")]
    return release([*deployed, signed("qa", bound=bound), later], policy=own)


def holds(seen: Release) -> bool:
    gates = (gate for stage in stands(seen).stages for gate in stage.checks)
    return next(gate.mark for gate in gates if gate.planned.name == "qa") is Mark.DONE


@pytest.mark.covers("F3")
@pytest.mark.parametrize("concerns", CASES, ids=lambda value: "+".join(value) or "nothing")
def test_only_what_it_concerns_reopens_a_signature(concerns: tuple[str, ...]):
    assert holds(made(None, *concerns))
    for change in (CODE, NOTES, RISK, PLAN):
        assert holds(made(change, *concerns)) is (change not in CASES[concerns]), change


def test_a_form_shows_what_its_gate_concerns():
    shown = shown_of(made(None, "notes"), "qa")
    assert shown == shown_of(made(CODE, "notes"), "qa")
    assert shown != shown_of(made(NOTES, "notes"), "qa")
    assert shown_of(made(None, "content"), "qa") == ""
