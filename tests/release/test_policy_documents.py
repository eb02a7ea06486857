"""Each policy asks for every item of its organisation's document, on each of its ways."""

from pathlib import Path

import pytest

from release.plan import make_plan
from release.policy import load_policy

POLICIES = Path(__file__).parents[2] / "policies"

CHANGED = ("features", "breaking", "migrations", "api", "auth", "isolation")
ITEMS = [
    pytest.param(
        "kwanus",
        "major",
        "ci e2e tests migrations migration-review full-regression qa performance security"
        " frozen direct notes after",
        marks=pytest.mark.covers("A2", "A6", "A7"),
    ),
    pytest.param("kwanus", "hotfix", "ci tests direct notes after", marks=pytest.mark.covers("A9")),
    pytest.param(
        "npm",
        "minor",
        "tests security-scan docs smoke performance security-audit uat load frozen direct notes"
        " errors metrics feedback issues hotfixes",
        marks=pytest.mark.covers("E3", "E4", "E8"),
    ),
    pytest.param("npm", "hotfix", "tests direct notes errors", marks=pytest.mark.covers("E7")),
    pytest.param(
        "lsos",
        "major",
        "ci migrations-forward migrations-back guardrails security-scan secret-scan direct"
        " migration-plan runbook facts notes smoke queues errors freshness report",
        marks=pytest.mark.covers("B3", "B4", "B9", "B11"),
    ),
    pytest.param(
        "lsos",
        "emergency",
        "ci migrations-forward migrations-back security-scan secret-scan facts notes"
        " smoke queues errors freshness report retro-review",
        marks=pytest.mark.covers("B4", "B8", "B11"),
    ),
    pytest.param(
        "phased",
        "major",
        "tested docs schema-plan notes api-docs guides migration-review integration performance extended migration-test"
        " rehearsal frozen direct watch feedback refined",
        marks=pytest.mark.covers("C1", "C8", "C11", "C13", "C15"),
    ),
    pytest.param(
        "phased",
        "patch",
        "guides migration-review integration migration-test frozen direct notes watch",
        marks=pytest.mark.covers("C20"),
    ),
    pytest.param(
        "phased",
        "hotfix",
        "integration guides migration-review migration-test direct notes watch",
        marks=pytest.mark.covers("C7"),
    ),
    pytest.param(
        "sybernix",
        "minor",
        "tests bench docs sbom scans dependencies licences export frozen direct notes pipeline"
        " provenance artifacts monitor roadmap",
        marks=pytest.mark.covers("D4", "D5", "D6", "D13", "D14"),
    ),
    pytest.param(
        "sybernix",
        "hotfix",
        "export tests sbom scans licences direct notes pipeline provenance artifacts",
        marks=pytest.mark.covers("D9", "D13"),
    ),
]


@pytest.mark.parametrize(("name", "kind", "items"), ITEMS)
def test_every_item_of_the_document_is_asked_for(name: str, kind: str, items: str):
    changed = dict.fromkeys(CHANGED, ("0" * 40,))
    policy = load_policy((POLICIES / f"{name}.yml").read_text(encoding="utf-8"), name)
    plan = make_plan(policy, kind, changed, "high" if policy.risk else None)
    asked = [gate.name for gate in plan.gates if gate.needed is not False]
    assert sorted(asked) == sorted(items.split())


@pytest.mark.covers("D6", "D12", "D13")
def test_a_security_release_includes_what_each_release_does_and_shows_it_after_its_disclosure():
    policy = load_policy((POLICIES / "sybernix.yml").read_text(encoding="utf-8"), "sybernix")
    hotfix = make_plan(policy, "hotfix", {}, None)
    plan = make_plan(policy, "patch", {}, None, "security")
    asked = {gate.name for gate in hotfix.gates} - {"direct"} | {"advisory"}
    assert {gate.name for gate in plan.gates} == asked
    done = [step.action.text for step in plan.steps]
    elsewhere = {"merge to production"}  # a line's own branch, and merged back to it
    assert {step.action.text for step in hotfix.steps} - elsewhere <= {*done}
    assert done[: done.index("disclose")] == ["candidate", "merge to support", "tag"]
