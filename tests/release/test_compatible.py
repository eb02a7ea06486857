"""When versions agree, and what is read out of files."""

import pytest

from release.binding import Binding
from release.bound_record import Record
from release.compatible import agree, broken
from release.inventory import Unreadable, read_record
from release.misfits import misfits
from release.policy import load_policy
from release.yamlfile import FileRefused, Table

POLICY = """\
policy: own
title: Own
branches: {production: main}
roles: [owner]
components:
  backend: {paths: ["backend/**"], records: [api, schema]}
  page: {paths: ["page/**"], records: [client]}
  api: {paths: ["api/**"], tag: "api-v{version}"}
compatible:
  - {these: [backend.api, page.client], rule: same-major}
  - {these: [api, backend.api], rule: at-least}
kinds: {minor: {bump: minor}}
candidate: {from: production}
approvals: {ship: {title: Ship it, by: {owner: 1}}}
paths: {release: [{ship: {approval: ship, do: [candidate, tag]}}]}
"""


@pytest.mark.parametrize(
    ("rule", "versions", "yes"),
    [
        ("equal", ("2", "2"), True),
        ("equal", ("2", "2.0"), False),
        ("equal", ("a", "a", "b"), False),
        ("same-major", ("2.1.0", "v2"), True),
        ("same-major", ("2.1.0", "2.9-rc.1", "3.0"), False),
        ("same-major", ("10.1", "1.10"), False),
        ("same-major", ("red", "red"), True),
        ("same-major", ("red", "1.0"), False),
        ("same-minor", ("2.1", "2.1.7"), True),
        ("same-minor", ("2", "2.0.3"), True),
        ("same-minor", ("2.1", "2.2"), False),
        ("at-least", ("2.10", "2.9"), True),
        ("at-least", ("2.1", "2.1"), True),
        ("at-least", ("2.1", "2.1.1"), False),
        ("at-least", ("3", "2.9", "3.0.1"), False),
    ],
)
def test_versions_agree_by_their_rule(rule, versions, yes):
    assert agree(rule, versions) is yes


def test_a_rule_speaks_when_all_its_versions_are_known():
    policy = load_policy(POLICY, "own.yml")
    assert broken(policy, {"backend.api": "2.0"}) == []
    [wrong] = broken(policy, {"backend.api": "2.0", "page.client": "3.1", "api": "2.0.1"})
    assert str(wrong) == "backend.api 2.0 and page.client 3.1 (same-major)"


@pytest.mark.parametrize(
    ("record", "text", "found"),
    [
        (Record(file="a.json", key="info.version"), '{"info": {"version": "2.1"}}', "2.1"),
        (Record(file="a.json", key="build"), '{"build": 118}', "118"),
        (Record(file="a.toml", key="tool.schema"), '[tool]\nschema = "7"\n', "7"),
        (Record(file="a.yml", key="spec.api"), "spec:\n  api: v3\n", "v3"),
        (Record(file="schema.sql", pattern="^-- schema (.+)$"), "-- schema 1\n-- schema 2\n", "2"),
        (Record(file="a.py", pattern="[0-9]+"), "NUMBER = 12", "12"),
        (Record(file="VERSION"), "1.4\n", "1.4"),
    ],
)
def test_a_version_is_read_from_a_file(record, text, found):
    assert read_record(record, text) == found


@pytest.mark.parametrize(
    ("record", "text", "said"),
    [
        (Record(file="a.json", key="x"), "{}", "has nothing at x"),
        (Record(file="a.json", key="x"), "{", "cannot be read"),
        (Record(file="a.json", key="x"), '{"x": 1.10}', "write it in quotes"),
        (Record(file="a.json", key="x"), '{"x": true}', "found a bool"),
        (Record(file="a.json", key="x"), '{"x": "a\\nb"}', "expected a version"),
        (Record(file="a.yml", key="x"), "x: [", "cannot be read"),
        (Record(file="a.txt", key="x"), "x", "use a pattern for a.txt"),
        (Record(file="a.sql", pattern="schema ([0-9]+)"), "nothing", "has nothing like"),
        (Record(file="a.sql", pattern="("), "nothing", "is no regular expression"),
        (Record(file="VERSION"), "\n", "expected a version"),
        (Record(file="VERSION"), "x" * 81, "expected a version"),
    ],
)
def test_what_is_no_version_is_said(record, text, said):
    with pytest.raises(Unreadable) as wrong:
        read_record(record, text)
    assert said in str(wrong.value)


def told(**records: dict[str, str]) -> list[str]:
    policy = load_policy(POLICY, "own.yml")
    named = {name.replace("__", "."): one for name, one in records.items()}
    own = {"repository": "r", "policy": "own", "channel": "C00000000"}
    roles = {"owner": "U0ALICE000"}
    binding = Binding.model_validate({**own, "roles": roles, "records": named})
    found = misfits(binding, policy, Table(0), "slipway.yml", "shop")
    return [
        f"{fault.setting.removeprefix('projects.shop.')}: {fault.message}" for _, fault in found
    ]


def test_a_binding_says_where_each_version_is():
    file = {"file": "x"}
    said = told(backend__api=file, backend__schem=file, page__client={"run": "client", "key": "x"})
    assert said == [
        "records: does not say where “backend.schema” is, which the policy records (components.backend.records)",
        "records.backend.schem: is nothing that “own” records. Did you mean “backend.schema”?",
        "records.page.client: names the script “client”, which is not there. None is named here.",
        "records.page.client: takes what its script prints; a key or a pattern is for a file",
    ]


@pytest.mark.parametrize(
    ("old", "new", "setting", "said"),
    [
        ("[backend.api, page", "[backend.ap, page", "compatible[0].these", "“backend.ap” is no"),
        (
            "[backend.api, page.client]",
            "[page.client, page.client]",
            "compatible[0].these",
            "twice",
        ),
        ('tag: "api-v{version}"', "tag: api", "components.api.tag", "must hold {version} once"),
        (
            'tag: "api-v{version}"',
            'tag: "v{version}"',
            "components.api.tag",
            "of the whole as well",
        ),
        ("records: [client]", "notes: x.md", "components.page.notes", "with a `tag`"),
        ('["page/**"]', '["/"]', "components.page.paths", "is no glob"),
    ],
)
def test_components_that_cannot_work_are_refused(old, new, setting, said):
    assert POLICY.count(old) == 1
    with pytest.raises(FileRefused) as refused:
        load_policy(POLICY.replace(old, new), "own.yml")
    found = {problem.setting: problem.message for problem in refused.value.problems}
    assert said in found[setting], found


def test_branches_of_components_bear_their_names():
    text = POLICY.replace("{production: main}", '{production: main, hotfix: "hotfix/v{version}"}')
    with pytest.raises(FileRefused, match="two components may have the same version"):
        load_policy(text, "own.yml")
