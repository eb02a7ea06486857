"""What belongs to a component: its tags, its changelog, its files, its version line."""

from pathlib import Path

from release.components import (
    belongs,
    branch_for,
    changelog_of,
    nothing_else,
    own_lines,
    tag_format,
    tag_formats,
)
from release.line import line_for
from release.policy import Policy, load_policy
from release.version import Version

POLICIES = Path(__file__).parents[2] / "policies"


def policy(name: str, *changes: tuple[str, str]) -> Policy:
    text = (POLICIES / f"{name}.yml").read_text()
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return load_policy(text, name)


def test_who_counts_apart():
    assert own_lines(policy("lsos")) == ("api", "services")
    assert nothing_else(policy("lsos"))
    assert own_lines(policy("phased")) == ()
    assert not nothing_else(policy("phased"))
    assert not nothing_else(policy("kwanus"))


def test_each_has_tags_of_its_own():
    lsos = policy("lsos")
    assert set(tag_formats(lsos)) == {"api", "services"}
    assert tag_format(lsos, "api").name(Version(1, 2, 0)) == "api-v1.2.0"
    assert tag_format(lsos, "api").parse("services-v1.2.0") is None
    assert set(tag_formats(policy("kwanus"))) == {None}
    shared = policy("lsos", ('tag: "api-v{version}"', 'tag: "{component}-v{version}"'))
    assert tag_format(shared, "api").parse("api-v1.2.0") == Version(1, 2, 0)


def test_each_has_a_changelog_in_its_folder_or_where_the_policy_says():
    lsos = policy("lsos")
    assert changelog_of(lsos) == "CHANGELOG.md"
    assert changelog_of(lsos, "services") == "services/CHANGELOG.md"
    elsewhere = policy("lsos", ('paths: ["api/**"]', 'paths: ["**/api/**"], notes: API.md'))
    assert changelog_of(elsewhere, "api") == "API.md"
    nowhere = policy("lsos", ('paths: ["api/**"]', 'paths: ["**/api/**"]'))
    assert changelog_of(nowhere, "api") == "api/CHANGELOG.md"


def test_a_change_belongs_to_every_component_that_it_touches():
    lsos = policy("lsos")
    both = ("api/report.sh", "migrations/0003.sql")
    assert belongs(lsos, "api")(both)
    assert belongs(lsos, "services")(both)
    assert not belongs(lsos, "api")(["README.md"])
    assert belongs(lsos, None)(["README.md"])


def test_lines_exclude_each_other_by_component():
    lsos = policy("lsos")
    assert str(line_for(lsos, "minor", "api")) == "api"
    assert line_for(lsos, "minor", "api") == line_for(lsos, "patch", "api")
    assert line_for(lsos, "minor", "api") != line_for(lsos, "minor", "services")
    assert str(line_for(policy("kwanus"), "hotfix")) == "hotfix"
    api = line_for(lsos, "minor", "api")
    assert branch_for("release/{component}-v{version}", "1.2.0", api) == "release/api-v1.2.0"
