from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.notes import About, NotesTemplateError, heading_pattern, insert, render, section_of
from release.version import TagFormat, Version

KWANUS = "[{{ version }}] - {{ date }}\n"
NPM = "# v{{ version }} ({{ date }})\n"
KEEP = "## [{{ version }}] - {{ date }}\n"


def v(text):
    return Version.parse(text)


def heading(template, version, day=date(2026, 2, 13)):
    return render(template, About(version, f"v{version}", day))


def put(changelog, version, *lines, template=KEEP, title=""):
    rendered = heading(template, version) + "".join(f"{line}\n" for line in lines)
    return insert(changelog, rendered, heading_pattern(template), title)


# --- the heading ---


@pytest.mark.parametrize(
    ("template", "line", "version"),
    [
        (KWANUS, "[1.3.0] - 2026-02-13", "1.3.0"),
        (KWANUS, "[1.3.0-hotfix.1] - 2026-02-13  ", "1.3.0-hotfix.1"),
        (KWANUS, "[1.3.0] - 2026-02-13\r", "1.3.0"),
        (KWANUS, "[1.3.0] - soon", None),
        (KWANUS, "see [1.3.0] - 2026-02-13", None),
        (KWANUS, "[1.3.0-dev] - 2026-02-13", None),
        (NPM, "# v1.2.0 (2025-11-25)", "1.2.0"),
        (NPM, "## v1.2.0 (2025-11-25)", None),
        ("\n## {{ tag }}\n", "## v1.2.0", "1.2.0"),
        ("## {{ tag }}\n", "## about", None),
        ("## {{ project }} {{ version }} ({{ kind }})", "## shop 1.2.0 (minor)", "1.2.0"),
        ("## [{{version}}](/{{previous}}...{{version}})", "## [1.2.0](/1.1.0...1.2.0)", "1.2.0"),
        ("## [{{version}}](/{{previous}}...{{version}})", "## [1.2.0](/...1.2.0)", "1.2.0"),
        ("{{ version }} {{ date | replace('-', '/') }}", "1.2.0 2025/11/25", "1.2.0"),
        ("{{ version }}, {{ date[:4] }}", "1.2.0, 2025", "1.2.0"),
    ],
)
def test_a_heading_is_recognised(template, line, version):
    assert heading_pattern(template).version_in(line) == (v(version) if version else None)


def test_a_heading_may_hold_the_tag_of_a_component():
    tags = TagFormat("api-v{version}")
    assert heading_pattern("## {{ tag }}", tags).version_in("## api-v1.2.0") == v("1.2.0")
    assert heading_pattern("## {{ tag }}", tags).version_in("## v1.2.0") is None


@pytest.mark.parametrize("template", ["", "Release notes\n{{ version }}", "{{ date }}", "{{ x }}"])
def test_a_heading_without_version_or_tag_is_refused(template):
    with pytest.raises(NotesTemplateError):
        heading_pattern(template)


# --- putting a section in ---

OLD = """\
# Changelog

All notable changes.

## [Unreleased]

- something

## [1.2.0] - 2026-01-01
### Added
- two

## [1.1.0] - 2025-12-01
- one

[1.2.0]: https://example.org/1.2.0
[1.1.0]: https://example.org/1.1.0
"""


def test_a_new_section_is_above_the_others_and_below_what_is_before_them():
    new = put(OLD, "1.3.0", "- three")
    added = "## [1.3.0] - 2026-02-13\n- three\n\n"
    at = OLD.index("## [1.2.0]")
    assert new == OLD[:at] + added + OLD[at:]


def test_a_section_is_replaced_where_it_stands():
    new = put(OLD, "1.2.0", "- better")
    assert new == OLD.replace(
        "## [1.2.0] - 2026-01-01\n### Added\n- two\n", "## [1.2.0] - 2026-02-13\n- better\n"
    )


def test_the_links_below_the_last_section_are_none_of_it():
    assert section_of(OLD, v("1.1.0"), heading_pattern(KEEP)) == "## [1.1.0] - 2025-12-01\n- one\n"
    assert put(OLD, "1.1.0", "- uno") == OLD.replace("2025-12-01\n- one", "2026-02-13\n- uno")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "## [1.3.0] - 2026-02-13\n- x\n"),
        ("\n\n", "## [1.3.0] - 2026-02-13\n- x\n"),
        ("# Changelog", "# Changelog\n\n## [1.3.0] - 2026-02-13\n- x\n"),
        ("# Changelog\n", "# Changelog\n\n## [1.3.0] - 2026-02-13\n- x\n"),
        ("# Changelog\n\n", "# Changelog\n\n## [1.3.0] - 2026-02-13\n- x\n"),
        ("# C\r\n", "# C\r\n\r\n## [1.3.0] - 2026-02-13\r\n- x\r\n"),
        (
            "# C\n## [1.2.0] - 2026-01-01",
            "# C\n\n## [1.3.0] - 2026-02-13\n- x\n\n## [1.2.0] - 2026-01-01",
        ),
        ("## [1.3.0] - 2026-01-01\n- y", "## [1.3.0] - 2026-02-13\n- x\n"),
    ],
)
def test_blank_lines_and_line_ends(before, after):
    assert put(before, "1.3.0", "- x") == after
    assert put(after, "1.3.0", "- x") == after


def test_a_new_file_gets_its_title():
    assert put("", "1.3.0", title="# Changelog") == "# Changelog\n\n## [1.3.0] - 2026-02-13\n"
    assert put("# Log\n", "1.3.0", title="# Changelog").startswith("# Log\n\n## [1.3.0]")


@pytest.mark.parametrize(
    "theirs",
    [
        *("## [1.2.0] - 2026-01-01", "## 1.2.0", "# v1.2.0 (2026-01-01)", "### [1.2.0](/x) (2026)"),
        *("## Version 1.2.0", "1.2.0 / 2026-01-01", "[1.2.0]", "v1.2.0", "## 1.2.0-rc.1 - soon"),
    ],
)
def test_sections_of_another_format_are_not_swallowed(theirs):
    changelog = f"# Changelog\n\n{theirs}\n- old\n"
    new = put(changelog, "1.3.0", "- x", template=KWANUS)
    assert new == f"# Changelog\n\n[1.3.0] - 2026-02-13\n- x\n\n{theirs}\n- old\n"
    assert put(new, "1.3.0", "- y", template=KWANUS) == new.replace("- x", "- y")


def test_a_version_in_prose_or_in_an_example_begins_no_section():
    changelog = (
        "# Changelog\n\n1.2.0 was the first.\n\n```\n## [9.9.9] - 2026-01-01\n```\n\n"
        "## [1.2.0] - 2026-01-01\n- [1.1.0] is gone\n~~~\n## [8.8.8] - 2026-01-01\n~~~\n"
    )
    at = changelog.index("## [1.2.0]")
    new = put(changelog, "1.3.0", "- x")
    assert new == f"{changelog[:at]}## [1.3.0] - 2026-02-13\n- x\n\n{changelog[at:]}"
    assert section_of(new, v("9.9.9"), heading_pattern(KEEP)) is None
    assert section_of(new, v("8.8.8"), heading_pattern(KEEP)) is None


def test_a_text_without_a_heading_is_not_put_in():
    with pytest.raises(ValueError, match="no version in the heading"):
        insert("", "Added\n- x\n", heading_pattern(KWANUS))


def test_a_section_is_found_or_missing():
    assert section_of("", v("1.0.0"), heading_pattern(KEEP)) is None
    assert section_of(OLD, v("1.3.0"), heading_pattern(KEEP)) is None
    windows = OLD.replace("\n", "\r\n")
    found = section_of(windows, v("1.2.0"), heading_pattern(KEEP))
    assert found == "## [1.2.0] - 2026-01-01\n### Added\n- two\n"


lines = st.lists(
    st.sampled_from(["- a", "- b", "", "### Added", "Fixed", "words", "[x]: y"]), max_size=5
)
files = st.builds(
    lambda before, sections: "\n".join([*before, *(line for one in sections for line in one)]),
    lines,
    st.lists(
        st.builds(lambda n, body: [f"## [1.{n}.0] - 2026-01-01", *body], st.integers(0, 4), lines),
        max_size=3,
        unique_by=lambda one: one[0],
    ),
)


@given(files, st.integers(0, 5), lines.map(lambda some: [s for s in some if s and s != "[x]: y"]))
def test_what_is_put_in_is_found_and_the_rest_stays(changelog, minor, body):
    version = f"1.{minor}.0"
    new = put(changelog, version, *body)
    rendered = heading(KEEP, version) + "".join(f"{line}\n" for line in body)
    pattern = heading_pattern(KEEP)
    assert section_of(new, v(version), pattern) == rendered
    assert insert(new, rendered, pattern) == new
    for other in range(5):
        if other != minor:
            name = v(f"1.{other}.0")
            assert section_of(new, name, pattern) == section_of(changelog, name, pattern)
    if section_of(changelog, v(version), pattern) is None:
        assert filled(new.replace(rendered, "")) == filled(changelog)


def filled(text):
    return [line for line in text.split("\n") if line]
