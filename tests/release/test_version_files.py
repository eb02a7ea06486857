import contextlib
import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from release.version import Version
from release.version_files import (
    KINDS,
    FileRule,
    Problem,
    VersionFileError,
    paths_of,
    plan_update,
)

OLD, NEW = Version(1, 2, 3), Version(1, 3, 0)


def update(text, rule, old=OLD, new=NEW):
    return plan_update({rule.path: text}, [rule], old, new)[rule.path]


def problems(files, rules, old=OLD):
    with pytest.raises(VersionFileError) as wrong:
        plan_update(files, rules, old, NEW)
    return wrong.value.problems


# Every text holds «the version» once or more; only that changes.
TEXTS = [
    (
        FileRule("a/__init__.py", "python"),
        '"""Doc."""\n\n__version__ = "«»"  # kept\nx = "1.2.3"\n',
    ),
    (FileRule("a.py", "python"), "__version__: Final[str] = '«»'\r\n"),
    (FileRule("a.py", "python", "VERSION"), '__version__ = "1.2.3"\nVERSION="«»"'),
    (
        FileRule("pyproject.toml", "toml"),
        '# c\n[project]\nname = "x"\nversion   =  "«»"  # kept\n\n'
        '[tool.other]\nversion = "1.2.3"\n[[tool.list]]\nversion="1.2.3"\n',
    ),
    (FileRule("pyproject.toml", "toml"), "[tool.poetry]\nversion = '«»'\n"),
    (FileRule("pyproject.toml", "toml"), 'project.name = "x"\nproject.version = "«»"\n'),
    (FileRule("pyproject.toml", "toml"), 'project = {name = "x", version = "«»"}\n'),
    (
        FileRule("x.toml", "toml", "a.b.version"),
        'm = """\n[a.b]\nversion = "1.2.3"\n"""\n[a."b"]\n"version" = "«»"\n[c]\nversion = "1.2.3"\n',
    ),
    (FileRule("Cargo.toml", "toml"), '[package]\nversion = "«»"\n[dependencies]\ny = "1.2.3"\n'),
    (
        FileRule("web/package.json", "json"),
        '{\n\t"name": "x",\n\t"dependencies": {"version": "1.2.3"},\n\t"version" : "«»"\n}',
    ),
    (FileRule("x.json", "json", "a.0.version"), '{"a":[{"version":"«»"},{"version":"1.2.3"}]}\n'),
    (FileRule("x.json", "json", 'a."b.c"'), '{"a": {"b.c": "«»", "b": {"c": "1.2.3"}}}'),
    (
        FileRule("package-lock.json", "json"),
        '{"version": "«»", "packages": {"node_modules/y": {"version": "1.2.3"},'
        ' "": {"version": "«»"}}}\n',
    ),
    (FileRule("package-lock.json", "json"), '{"version": "«»", "dependencies": {}}'),
    (FileRule("x.yaml", "yaml"), "# c\nother: 1.2.3\nversion:   «»   # kept\nlist:\n- 1.2.3\n"),
    (FileRule("x.yaml", "yaml"), "---\nversion: '«»'\n---\nversion: \"«»\"\n---\n- no\n"),
    (FileRule("v.yaml", "yaml", "images.1.tag"), "images:\n  - {tag: 1.2.3}\n  - {tag: v«»}\n"),
    (FileRule("v.yaml", "yaml", "a.b"), "a: {b: &it «», c: *it}\n😀: 1.2.3\n"),
    (FileRule("v.yaml", "yaml", "image"), "image: registry.example:5000/x/y:v«»\n"),
    (
        FileRule("Chart.yaml", "helm"),
        'apiVersion: v2\nversion: «» # kept\nappVersion: !!str "v«»"\n'
        "dependencies:\n  - version: 1.2.3\n",
    ),
    (FileRule("Chart.yaml", "helm"), "version: «»\n"),
    (FileRule("values.yaml", "helm", "image.tag"), "version: 9\nimage:\n  tag: «»\n"),
    (FileRule("VERSION", "text"), "«»\n"),
    (FileRule("VERSION", "text"), "  v«»  \r\n\r\n"),
    (
        FileRule("Makefile", "pattern", pattern=r"^TAG *= *v?(?P<version>\S+)$"),
        "TAG = v«»\nX_TAG = 1.2.3\nTAG=«»\n",
    ),
]


@pytest.mark.parametrize(("rule", "text"), TEXTS)
def test_the_version_changes_and_nothing_else(rule, text):
    assert update(text.replace("«»", "1.2.3"), rule) == text.replace("«»", "1.3.0")


@pytest.mark.parametrize(("rule", "text"), TEXTS)
def test_a_first_release_takes_whatever_is_there(rule, text):
    assert update(text.replace("«»", "0.0.0-dev"), rule, None) == text.replace("«»", "1.3.0")


@pytest.mark.parametrize(("rule", "text"), TEXTS)
def test_another_version_is_refused_with_its_line(rule, text):
    (problem, *_) = problems({rule.path: text.replace("«»", "1.2.2")}, [rule])
    line = text[: text.index("«»")].count("\n") + 1
    assert (problem.path, problem.expected, problem.line) == (rule.path, "1.2.3", line)
    assert "1.2.2" in problem.found
    assert f"{rule.path}:{line}: expected 1.2.3, found " in str(problem)


@pytest.mark.parametrize(
    ("rule", "text", "hotfix"),
    [
        (FileRule("a.py", "python"), '__version__ = "{}"', "1.2.3.post1"),
        (FileRule("pyproject.toml", "toml"), '[project]\nversion = "{}"', "1.2.3.post1"),
        (FileRule("a.py", "pattern", pattern="'(?P<version>.*)'"), "VERSION = '{}'", "1.2.3.post1"),
        (FileRule("Cargo.toml", "toml"), '[package]\nversion = "{}"', "1.2.3-hotfix.1"),
        (FileRule("package.json", "json"), '{{"version": "{}"}}', "1.2.3-hotfix.1"),
        (FileRule("Chart.yaml", "helm"), "version: {}", "1.2.3-hotfix.1"),
        (FileRule("VERSION", "text"), "{}", "1.2.3-hotfix.1"),
    ],
)
def test_a_hotfix_is_spelled_as_the_file_wants_it(rule, text, hotfix):
    first, second = Version(1, 2, 3, hotfix=1), Version(1, 2, 3, hotfix=2)
    updated = update(text.format("1.2.3"), rule, OLD, first)
    assert updated == text.format(hotfix)
    assert update(updated, rule, first, second) == text.format(hotfix[:-1] + "2")


def test_a_file_that_spells_as_python_does_goes_on_so():
    rule = FileRule("VERSION", "text")
    rc = Version(1, 3, 0, ("rc", 1))
    assert update("1.3.0rc1\n", rule, rc, Version(1, 3, 0, ("rc", 2))) == "1.3.0rc2\n"
    assert update("1.3.0-rc.1\n", rule, rc, Version(1, 3, 0, ("rc", 2))) == "1.3.0-rc.2\n"


# --- all problems at once, nothing changed ---


def test_every_problem_is_said_at_once():
    files = {
        "pyproject.toml": '[project]\nversion = "1.2.2"\n',
        "Chart.yaml": "version: 1.2.3\nappVersion: 1.2.0\n",
        "package.json": '{"version": "1.2.3",\n}',
    }
    rules = [
        FileRule("pyproject.toml", "toml"),
        FileRule("Chart.yaml", "helm"),
        FileRule("package.json", "json"),
        FileRule("VERSION", "text"),
    ]
    found = problems(files, rules)
    assert [(problem.path, problem.line) for problem in found] == [
        ("pyproject.toml", 2),
        ("Chart.yaml", 2),
        ("package.json", 2),
        ("VERSION", None),
    ]
    assert found[-1] == Problem("VERSION", "a file", "none")


@pytest.mark.parametrize(
    ("rule", "text", "words"),
    [
        (FileRule("a.py", "python"), '    __version__ = "1.2.3"\n', '__version__ = "…"'),
        (FileRule("a.py", "python"), '__version__ = ""\n', "1.2.3"),
        (FileRule("a.toml", "toml"), "version = ", "TOML"),
        (FileRule("a.toml", "toml"), 'version = "1.2.3"', "project.version or tool.poetry.version"),
        (FileRule("a.toml", "toml", "v"), "v = 1", "a text at v, found a int"),
        (FileRule("a.toml", "toml", "v"), 'v = """1.2.3"""', "on one line"),
        (FileRule("a.toml", "toml", "v"), f"v = {'[' * 9999}", "TOML"),
        (FileRule("a.json", "json"), "{", "JSON"),
        (FileRule("a.json", "json"), "[" * 99999, "JSON"),
        (FileRule("a.json", "json"), "[]", "a text at version, found nothing"),
        (FileRule("a.json", "json"), '{"v\\u0065rsion": "1.2.3"}', "on one line"),
        (
            FileRule("package-lock.json", "json"),
            '{"version": "1.2.3", "packages": {}}',
            'packages."".',
        ),
        (FileRule("a.yaml", "yaml"), "version: {{ .Values.tag }}", "version"),
        (FileRule("a.yaml", "yaml"), "a: [", "YAML"),
        (FileRule("a.yaml", "yaml"), "a: \x00", "YAML"),
        (FileRule("a.yaml", "yaml"), "[" * 999, "YAML"),
        (FileRule("a.yaml", "yaml"), "a: 1\n" * 99_999, "at most"),
        (FileRule("a.yaml", "yaml"), "version: |\n  1.2.3\n", "plain or quoted"),
        (FileRule("a.yaml", "yaml"), 'version: "1\\x2e2.3"', "plain or quoted"),
        (FileRule("a.yaml", "yaml"), "version:\n", "plain or quoted"),
        (FileRule("a.yaml", "yaml"), "other: 1.2.3", "a value at version, found nothing there"),
        (FileRule("a.yaml", "yaml", "image"), "image: x:1.2.3@sha256:12", "expected 1.2.3"),
        (FileRule("Chart.yaml", "helm"), "appVersion: 1.2.3", "a value at version"),
        (FileRule("VERSION", "text"), " \n", "an empty file"),
        (FileRule("VERSION", "text"), "1.2.3 and words", "expected 1.2.3"),
        (FileRule("x", "pattern"), "1.2.3", "a group"),
        (FileRule("x", "pattern", pattern="("), "1.2.3", "regular expression"),
        (FileRule("x", "pattern", pattern="v(.*)"), "v1.2.3", "a group"),
        (FileRule("x", "pattern", pattern="v(?P<version>.*)"), "1.2.3", "nothing like it"),
        (FileRule("x", "pattern", pattern="a|(?P<version>b)"), "a", "nothing like it"),
        (FileRule("x", "exe"), "1.2.3", "one of the kinds python, toml"),
    ],
)
def test_a_file_without_a_version_is_refused(rule, text, words):
    (problem, *_) = problems({rule.path: text}, [rule])
    assert words in str(problem)


def test_a_long_value_is_shown_shortened():
    (problem,) = problems({"V": "x" * 500}, [FileRule("V", "text")])
    assert len(problem.found) < 70


# --- several rules ---


def test_rules_of_one_file_and_files_of_one_package_change_together():
    files = {
        "package.json": '{"version": "1.2.3"}',
        "package-lock.json": '{"version": "1.2.3", "packages": {"": {"version": "1.2.3"}}}',
        "Chart.yaml": "version: 1.2.3\nappVersion: v1.2.3\n",
        "other": "1.2.3",
    }
    rules = [
        FileRule("package.json", "json"),
        FileRule("Chart.yaml", "yaml", "version"),
        FileRule("Chart.yaml", "yaml", "appVersion"),
        FileRule("Chart.yaml", "pattern", pattern=r"appVersion: v(?P<version>\S+)"),
    ]
    assert plan_update(files, rules, OLD, NEW) == {
        "Chart.yaml": "version: 1.3.0\nappVersion: v1.3.0\n",
        "package-lock.json": '{"version": "1.3.0", "packages": {"": {"version": "1.3.0"}}}',
        "package.json": '{"version": "1.3.0"}',
    }


def test_a_lock_file_that_is_behind_is_a_problem():
    files = {
        "a/package.json": '{"version": "1.2.3"}',
        "a/package-lock.json": '{"version": "1.2.2"}',
    }
    (problem,) = problems(files, [FileRule("a/package.json", "json")])
    assert problem.path == "a/package-lock.json"


def test_the_files_to_read():
    rules = [FileRule("a/package.json", "json"), FileRule("V", "text"), FileRule("x.json", "json")]
    assert paths_of(rules) == {
        "a/package.json": True,
        "a/package-lock.json": False,
        "a/npm-shrinkwrap.json": False,
        "V": True,
        "x.json": True,
    }
    named = [FileRule("package.json", "json"), FileRule("package-lock.json", "json")]
    assert paths_of(named)["package-lock.json"] is True
    assert paths_of([FileRule("package.json", "json", "other")]) == {"package.json": True}


def test_rules_that_want_the_same_place_in_two_ways_are_refused():
    files = {"a.py": '__version__ = "1.2.3"'}
    hotfix = Version(1, 2, 3, hotfix=1)
    text_rule = FileRule("a.py", "pattern", pattern=r'= "(?P<version>1\..*)"')
    rules = [FileRule("a.py", "python"), text_rule]
    assert plan_update(files, rules, OLD, hotfix) == {"a.py": '__version__ = "1.2.3.post1"'}
    part = FileRule("a.py", "pattern", pattern=r'= "1\.(?P<version>.*)"')
    assert "different places" in str(problems(files, [rules[0], part], None)[0])


def test_nothing_to_update():
    assert plan_update({}, [], OLD, NEW) == {}


# --- any file ---

texts = st.text("ab 1.23\"'#:-=\n", max_size=12)
keys = st.sampled_from(["version", "name", "a", "b c"])
tree = st.recursive(
    st.sampled_from(["1.2.3", "1.2.2", "x"]),
    lambda inner: st.dictionaries(keys, inner, min_size=1, max_size=3),
    max_leaves=8,
)
trees = st.dictionaries(keys, tree, max_size=3).map(lambda some: {**some, "version": "1.2.3"})


def with_new(data):
    return {**data, "version": "1.3.0"}


@given(trees, st.sampled_from([None, 2, "\t"]))
def test_json_changes_under_its_key_only(data, indent):
    text = json.dumps(data, indent=indent)
    updated = update(text, FileRule("x.json", "json"))
    assert json.loads(updated) == with_new(data)
    assert updated == json.dumps(with_new(data), indent=indent)


@given(trees)
def test_toml_changes_under_its_key_only(data):
    text = "\n".join(toml_lines(data))
    updated = update(text, FileRule("x.toml", "toml", "version"))
    assert tomllib.loads(updated) == with_new(data)
    assert updated == "\n".join(toml_lines(with_new(data)))


def toml_lines(data, *above):
    plain = {key: value for key, value in data.items() if isinstance(value, str)}
    lines = [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in plain.items()]
    for key, value in data.items():
        if not isinstance(value, str):
            lines += [
                f"[{'.'.join(map(json.dumps, (*above, key)))}]",
                *toml_lines(value, *above, key),
            ]
    return lines


@given(trees, texts)
def test_yaml_changes_under_its_key_only(data, comment):
    words = comment.replace("\n", " ")
    text = f"# {words}\n{json.dumps(data, indent=1)} # {words}\n"
    updated = update(text, FileRule("x.yaml", "yaml"))
    assert YAML(typ="safe", pure=True).load(updated) == with_new(data)
    assert updated == f"# {words}\n{json.dumps(with_new(data), indent=1)} # {words}\n"


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=60))
def test_any_text_is_updated_or_refused(kind, text):
    rule = FileRule("x", kind, pattern="(?P<version>[0-9.]+)")
    with contextlib.suppress(VersionFileError):
        assert "1.3.0" in update(text, rule, None)


def test_a_large_lock_file_is_updated_in_its_two_places():
    packages = {f"node_modules/m{n}": {"version": "1.2.3", "x": "y" * 200} for n in range(4000)}
    packages[""] = {"version": "1.2.3"}
    text = json.dumps({"packages": packages, "version": "1.2.3"}, indent=2)
    updated = update(text, FileRule("package-lock.json", "json"))
    assert updated.count("1.3.0") == 2
