"""Every contradiction of a policy is refused with its line, its setting and the way on."""

import re
from pathlib import Path

import pytest

from release.policy import load_policy
from release.yamlfile import FileRefused, Problem

POLICIES = Path(__file__).parents[2] / "policies"
NPM = (POLICIES / "npm.yml").read_text()
KWANUS = (POLICIES / "kwanus.yml").read_text()


def problems(text: str) -> list[Problem]:
    with pytest.raises(FileRefused) as refused:
        load_policy(text, "own.yml")
    return refused.value.problems


def line_of(text: str, part: str) -> int:
    """The line of the first place where a text stands."""
    return text[: text.index(part)].count("\n") + 1


FAULTS = [
    # what is changed, into what, the setting at fault, a part of what is said
    ("  production: main\n", "", "branches", "must name the production branch"),
    ("{from: production, b", "{from: prodction, b", "candidate.from", "Did you mean “production”?"),
    ("branch: release}\n\ng", "branch: relase}\n\ng", "candidate.branch", "Did you mean “release”?"),
    ("release: release/v{version}", "release: next", "branches.release", "must hold {version}"),
    ("{branch: release, owner", "{branch: trunk, owner", "freeze.branch", "is not one of the branches"),
    ("owner: release-manager", "owner: manager", "freeze.owner", "Did you mean “release-manager”?"),
    ("path: hotfix, ref", "path: fast, ref", "kinds.hotfix.path", "“fast” is not one of the paths"),
    ("refuses: [breaking], f", "refuses: [big], f", "kinds.minor.refuses", "is not one of the changes"),
    ("bump: major, freeze: [fe", "bump: major, freeze: [x, fe", "kinds.major.freeze", "“x” is not"),
    ("bump: patch, path", "bump: hotfix, path", "kinds.hotfix.bump", "needs `versions.hotfix`"),
    ("freeze: {branch: release, owner: release-manager, exception: 24h}\n", "", "kinds.major.freeze",
     "needs the section `freeze`"),
    ("  hotfix: hotfix/v{version}\n", "", "kinds.hotfix.path", "needs the branch pattern"),
    ("updated, sign: developer", "updated, sign: develper", "gates.docs.sign", "Did you mean “developer”?"),
    ("run: security-scan, waive: release-manager", "run: security-scan, waive: boss",
     "gates.security-scan.waive", "“boss” is not one of the roles"),
    ("{title: Full test suite, run: test}", "{title: Full test suite}", "gates.tests", "no way to pass"),
    ("{title: Full test suite, run: test}", "{title: T, run: test, sign: qa}", "gates.tests",
     "must have one way to pass, not run and sign"),
    ("sign: qa, due: -3d, waive", "sign: qa, reuse: true, waive", "gates.performance.reuse",
     "is for gates that run a script"),
    ("holds: freeze}", "holds: freeze, waive: qa}", "gates.frozen.waive", "not waivers"),
    ("clean: production", "clean: prodction", "gates.direct.clean", "Did you mean “production”?"),
    ("run: test}", "run: test, when: {kind: tiny}}", "gates.tests.when", "is not one of the kinds"),
    ("run: test}", "run: test, when: {changed: x}}", "gates.tests.when", "is not one of the changes"),
    ("run: test}", "run: test, when: {risk: x}}", "gates.tests.when", "is not one of the risk classes"),
    ("by: {reviewer: 1}, expires: 72h", "by: {viewer: 1}, expires: 72h", "approvals.final-review.by",
     "Did you mean “reviewer”?"),
    ("  abort: [req", "  abrt: [req", "may.abrt", "Did you mean “abort”?"),
    ("  abort: [requester", "  abort: [requestor", "may.abort", "Did you mean “requester”?"),
    ("    - testing:", "    - pre-release:", "paths.release[1].pre-release", "two stages called"),
    ("{{ section.title }}", "{{ section.titel }}", "notes.template", "cannot be rendered: line"),
    ("checks: [tests, security-scan, docs]", "checks: [tests, docs, docs]",
     "paths.release[0].pre-release", "already stands in stage “pre-release”"),
    ("gates: [frozen, direct, notes]", "gates: [frozen, direct, note]",
     "paths.release[2].release-day.gates", "Did you mean “notes”?"),
    ("checks: [tests, security-scan, docs]", "checks: [tests, security, docs]",
     "paths.release[0].pre-release.checks", "Did you mean “security-scan”?"),
    ("approval: final-review", "approval: review", "paths.release[2].release-day.approval",
     "is not one of the approvals"),
    ("do: [branch, freeze, candidate]", "do: [branch, freeze]", "paths.release",
     "never makes a candidate"),
    ("do: [branch, freeze, candidate]", "do: [freeze, candidate]", "paths.release",
     "must create the release branch"),
    ("do: [deploy staging]", "do: [deploy production]", "paths.release[1].testing.do",
     "touches production without an approval"),
    ("do: [branch, freeze, candidate]", "do: [branch, deploy staging, candidate]",
     "paths.release[0].pre-release.do", "comes before “candidate”"),
    ("do: [unfreeze]", "do: [unfreeze, merge back to trunk]", "paths.release[3].post-release.do",
     "“trunk” is not one of the branches"),
    ("do: [unfreeze]", "do: [unfreeze, announce friends]", "paths.release[3].post-release.do",
     "is not one of the announcements"),
    ("do: [unfreeze]", "do: [unfreeze, unfreeze]", "paths.release[3].post-release.do", "stands here twice"),
    ("previous, verify production, revert", "previous, revert, merge back to trunk", "rollback",
     "“trunk” is not one of the branches"),
    ("Breaking Changes: {classes: [breaking]}", "Breaking Changes: {classes: [broken]}",
     "notes.sections.Breaking Changes", "“broken” is not one of the changes"),
    ("release/v{version}", "release/v{versoin}", "branches.release", "Did you mean “version”?"),
    ("  hotfix: hotfix/v{version}", "  hotfix: hotfix..v{version}", "branches.hotfix",
     "cannot be the name of a branch"),
    ("production: main", "production: main*", "branches.production", "must be one branch"),
    ("tag: v{version}", "tag: latest", "versions.tag", "must hold {version}"),
    ("  breaking: {breaking: true}", "  breaking: {breaking: false}", "changes.breaking",
     "matches no commit"),
    ("do: [branch, freeze, candidate]", "do: [branch, candidate]", "kinds.minor.freeze", "never begins"),
    ("gates: [frozen, direct, notes]", "gates: [direct, notes]", "kinds.minor.freeze",
     "is held by nothing"),
    ("run: test}", "run: test, evidence: required}", "gates.tests.evidence", "nobody signs this"),
    ("run: test}", "run: test, concerns: [notes]}", "gates.tests.concerns", "holds for the content"),
    ("updated, sign: developer", "updated, document: docs/x.md, concerns: [notes], sign: developer",
     "gates.docs.concerns", "holds for its document's state"),
    ("holds: freeze}", "holds: freeze, in: 1h}", "gates.frozen.in", "let it stand under `checks`"),
    ("sign: security, due: -3d", "sign: security, due: +3d", "gates.security-audit.due",
     "after the release that waits for it"),
    ("sign: product, due: -3d", "sign: product, when: {kind: hotfix}", "gates.uat.when",
     "hotfix goes the path hotfix, without it"),
    ("checks: [errors, metrics,", "checks: [errors,", "gates.metrics", "stands in no stage"),
    ("approval: urgent", "approval: final-review", "approvals.urgent", "is asked for in no stage"),
    ("bump: patch, path: hotfix,", "bump: patch,", "paths.hotfix", "is the path of no kind"),
    ("Performance: {types: [perf]}", "Performance: {}", "notes.sections.Performance", "always be empty"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "setting", "said"), FAULTS, ids=[f"{x[2]}: {x[3]}" for x in FAULTS]
)
def test_a_contradiction_is_refused_with_line_and_setting(old, new, setting, said):
    assert old in NPM, old
    text = NPM.replace(old, new, 1)
    [found] = [p for p in problems(text) if p.setting == setting and said in p.message]
    assert found.file == "own.yml"
    keys = re.split(r"\.|\[\d\]\.?", setting)
    at = text.splitlines()[found.line - 1]
    assert any(key in at for key in keys), f"line {found.line}: {at}"


def test_a_branch_action_without_a_branch_of_its_own():
    text = KWANUS.replace("do: [freeze, candidate]", "do: [branch, freeze, candidate]")
    [found] = problems(text)
    assert (found.setting, found.line) == ("paths.release", line_of(text, "  release:\n    - prep"))


def test_a_gate_may_have_the_name_of_a_stage():
    text = NPM.replace("- testing:", "- smoke-tests:").replace("    - pre-release:", "    - notes:")
    assert load_policy(text, "own.yml").stages("release")[0][0] == "notes"


def test_all_faults_are_said_at_once_in_the_order_of_the_file():
    text = NPM.replace("updated, sign: developer", "updated, sign: dev")
    text = text.replace("  abort: [req", "  abrt: [req").replace(
        "clean: production", "clean: prodction"
    )
    found = problems(text)
    assert [p.setting for p in found] == ["may.abrt", "gates.docs.sign", "gates.direct.clean"]
    assert [p.line for p in found] == sorted(p.line for p in found)


def test_of_a_key_that_may_hold_two_kinds_of_value_each_is_said_of_that_key():
    found = problems(NPM.replace("approval: final-review", "approval: Final Review", 1))
    assert {p.setting for p in found} == {"paths.release[2].release-day.approval"}


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.yml")), ids=lambda path: path.stem)
def test_the_five_policies_are_free_of_contradictions(path: Path):
    assert load_policy(path.read_text(), path.name).policy == path.stem


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "{standard: standard, high: high}",
            "{standard: standard}",
            "no approval for the risk “high”",
        ),
        (
            "{standard: standard, high: high}",
            "{standard: standard, hihg: high}",
            "Did you mean “high”?",
        ),
    ],
)
def test_every_class_of_risk_has_its_approval(old: str, new: str, said: str):
    found = problems((POLICIES / "lsos.yml").read_text().replace(old, new))
    assert any(said in p.message and p.setting.endswith("production.approval") for p in found)
