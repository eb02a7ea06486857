"""Risk: by the changes, raised by anybody, lowered for the commits that two people know."""

import pytest

from release import facts as f
from release.policy import Policy, load_policy
from release.risk import Assessment, assess, classes_of_risk
from tests.release.walk import POLICIES

LSOS = load_policy((POLICIES / "lsos.yml").read_text(), "lsos.yml")
AUTH = {"auth": ("a1",)}


def up(risk: str = "high") -> f.RiskRaised:
    return f.RiskRaised(by="U1", risk=risk, reason="new tenants")


def down(*commits: str) -> f.RiskLowered:
    return f.RiskLowered(by="U2", asked_by="U1", risk="standard", reason="a test", commits=commits)


@pytest.mark.parametrize(
    ("classes", "said", "name"),
    [
        ({}, [], "standard"),
        (AUTH, [], "high"),
        ({"features": ("b1",)}, [], "standard"),
        ({}, [up()], "high"),
        (AUTH, [up("standard")], "high"),
        (AUTH, [down("a1")], "standard"),
        (AUTH, [down()], "high"),
        ({"auth": ("a1", "a2")}, [down("a1")], "high"),
        (AUTH, [down("a1"), up()], "high"),
        ({}, [up(), down()], "standard"),
        ({"migrations": ("m1",), **AUTH}, [down("a1", "m1", "more")], "standard"),
    ],
)
def test_what_is_said_counts_in_its_order(classes, said, name):
    assert assess(LSOS, classes, said).name == name


def test_the_reasons_say_what_and_how_many():
    found = assess(LSOS, {"auth": ("a1", "a2"), "migrations": ("m1",)})
    assert found == Assessment(
        "high",
        ("auth changed in 2 commits", "migrations changed in 1 commit"),
        ("a1", "a2", "m1"),
    )


def test_a_policy_without_risk_knows_high(policy_without_risk: Policy):
    assert classes_of_risk(policy_without_risk) == ("high", "standard")


@pytest.fixture
def policy_without_risk() -> Policy:
    return LSOS.model_copy(update={"risk": {}})
