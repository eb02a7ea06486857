import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.version import (
    STAGES,
    Bump,
    TagFormat,
    Version,
    VersionError,
    latest,
    next_version,
)

BUMPS: tuple[Bump, ...] = ("major", "minor", "patch", "hotfix", "alpha", "beta", "rc", "final")

numbers = st.integers(0, 4)
versions = st.builds(
    lambda base, end: Version(*base, **end),
    st.tuples(numbers, numbers, numbers),
    st.one_of(
        st.just({}),
        st.builds(lambda stage, n: {"pre": (stage, n)}, st.sampled_from(STAGES), numbers),
        st.builds(lambda n: {"hotfix": n}, st.integers(1, 4)),
    ),
)


def v(text):
    return Version.parse(text)


def test_a_hotfix_comes_after_its_release_and_before_the_next_patch():
    line = [
        "1.2.3-alpha.1",
        "1.2.3-alpha.2",
        "1.2.3-alpha.10",
        "1.2.3-beta.1",
        "1.2.3-rc.1",
        "1.2.3",
        "1.2.3-hotfix.1",
        "1.2.3-hotfix.2",
        "1.2.3-hotfix.10",
        "1.2.4-rc.1",
        "1.2.4",
        "1.3.0",
        "1.10.0",
        "2.0.0",
    ]
    assert [str(version) for version in sorted(map(v, reversed(line)))] == line


@pytest.mark.parametrize(
    "text",
    [
        *("", "1", "1.2", "v1.2.3", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3\n", " 1.2.3", "1.2.-3"),
        *("1.2.3-rc", "1.2.3-rc.01", "1.2.3-hotfix.0", "1.2.3-hotfix", "1.2.3-dev.1"),
        *("1.2.3-rc.1.2", "1.2.3+build", "1.2.3-RC.1", "1.1٢.3", "1.2.3-rc.٢", "9" * 5000 + ".0.0"),
    ],
)
def test_what_is_no_version_is_refused(text):
    with pytest.raises(VersionError):
        Version.parse(text)


@pytest.mark.parametrize("fields", [(-1, 0, 0), (1, 2, 3, ("dev", 1)), (1, 2, 3, ("rc", 1), 1)])
def test_an_impossible_version_cannot_be_made(fields):
    with pytest.raises(VersionError):
        Version(*fields)


@given(versions)
def test_what_is_written_is_read_back(version):
    assert v(str(version)) == version


@given(versions, versions, versions)
def test_the_order_is_total(one, two, three):
    assert (one < two) + (one == two) + (one > two) == 1
    assert (one == two) == (str(one) == str(two)) == (hash(one) == hash(two))
    if one <= two <= three:
        assert one <= three


@given(versions)
def test_a_base_is_between_its_pre_releases_and_its_hotfixes(version):
    base = version.base
    assert (version < base) == (not version.is_final)
    assert (version > base) == (version.hotfix > 0)
    assert version < Version(base.major, base.minor, base.patch + 1, ("alpha", 0))


def test_a_version_is_not_compared_with_anything_else():
    with pytest.raises(TypeError):
        assert v("1.2.3") < "1.2.4"
    assert v("1.2.3") != "1.2.3"


@pytest.mark.parametrize(
    ("text", "python"),
    [
        *(("1.2.3", "1.2.3"), ("1.2.3-hotfix.2", "1.2.3.post2"), ("1.2.3-rc.1", "1.2.3rc1")),
        *(("1.2.3-alpha.4", "1.2.3a4"), ("1.2.3-beta.5", "1.2.3b5")),
    ],
)
def test_python_spells_it_otherwise(text, python):
    assert v(text).pep440() == python


def test_the_latest_is_never_a_pre_release():
    assert latest(map(v, ["1.2.3", "1.2.3-hotfix.1", "1.3.0-rc.1"])) == v("1.2.3-hotfix.1")
    assert latest([v("1.3.0-rc.1")]) is None


# --- tags ---


@pytest.mark.parametrize(
    ("tags", "version", "tag"),
    [
        (TagFormat(), "1.2.3", "v1.2.3"),
        (TagFormat(), "1.2.3-rc.1", "v1.2.3-rc.1"),
        (TagFormat(), "1.2.3-hotfix.1", "v1.2.3-hotfix.1"),
        (TagFormat(hotfix="v{base}-hotfix.{n}"), "1.2.3-hotfix.1", "v1.2.3-hotfix.1"),
        (TagFormat(hotfix="hotfix/{n}/{base}"), "1.2.3-hotfix.1", "hotfix/1/1.2.3"),
        (TagFormat("api-v{version}"), "1.2.3-hotfix.1", "api-v1.2.3-hotfix.1"),
        (TagFormat("{component}-v{version}", component="api"), "1.2.3", "api-v1.2.3"),
    ],
)
def test_a_tag_names_a_version_both_ways(tags, version, tag):
    assert tags.name(v(version)) == tag
    assert tags.parse(tag) == v(version)


@pytest.mark.parametrize(
    "tag", ["1.2.3", "v1.2", "vv1.2.3", "v1.2.3 ", "v1.2.3\n", "api-v1.2.3", "v1.2.3-dev", "V1.2.3"]
)
def test_another_tag_is_none_of_ours(tag):
    assert TagFormat().parse(tag) is None


def test_two_components_do_not_see_each_other():
    assert TagFormat("api-v{version}").parse("services-v1.2.3") is None


@pytest.mark.parametrize(
    ("tag", "hotfix"),
    [
        *(("v", None), ("v{version}{version}", None), ("v{base}", None), ("{version:>9}", None)),
        *(("v{version}", "v{base}"), ("v{version}", "v{n}"), ("v{version}", "v{base}-rc.{n}")),
        ("v{version.major}", None),
    ],
)
def test_a_format_that_cannot_be_read_back_is_refused(tag, hotfix):
    with pytest.raises(VersionError):
        TagFormat(tag, hotfix)


@given(versions, st.sampled_from([TagFormat(), TagFormat("r-{version}", "h{n}-of-{base}")]))
def test_every_version_has_its_own_tag(version, tags):
    assert tags.parse(tags.name(version)) == version


# --- what comes next ---


@pytest.mark.parametrize(
    ("bump", "last", "taken", "expected"),
    [
        ("major", None, "", "1.0.0"),
        ("minor", None, "", "0.1.0"),
        ("patch", None, "", "0.0.1"),
        ("rc", None, "", "0.1.0-rc.1"),
        ("major", "1.2.3", "", "2.0.0"),
        ("minor", "1.2.3", "", "1.3.0"),
        ("patch", "1.2.3", "", "1.2.4"),
        ("patch", "1.2.3-hotfix.2", "", "1.2.4"),
        ("hotfix", "1.2.3", "", "1.2.3-hotfix.1"),
        ("hotfix", "1.2.3-hotfix.1", "", "1.2.3-hotfix.2"),
        # burnt versions stay burnt
        ("minor", "1.2.3", "1.3.0", "1.4.0"),
        ("minor", "1.2.3", "1.3.0 1.4.0", "1.5.0"),
        ("patch", "1.2.3", "1.3.0", "1.2.4"),
        ("patch", "1.2.3", "1.2.4", "1.2.5"),
        ("hotfix", "1.2.3", "1.2.3-hotfix.1", "1.2.3-hotfix.2"),
        ("major", None, "1.0.0", "2.0.0"),
        # a number below which something was released is not used again
        ("minor", "1.2.3", "1.3.1", "1.4.0"),
        ("major", "1.2.3", "2.1.0", "3.0.0"),
        # a pre-release takes nothing from its release
        ("minor", "1.2.3", "1.3.0-rc.1", "1.3.0"),
        ("alpha", "1.2.3", "", "1.3.0-alpha.1"),
        ("alpha", "1.2.3", "1.3.0-alpha.1", "1.3.0-alpha.2"),
        ("beta", "1.2.3", "1.3.0-alpha.1 1.3.0-alpha.2", "1.3.0-beta.1"),
        ("rc", "1.2.3", "1.3.0-beta.1", "1.3.0-rc.1"),
        ("rc", "1.2.3", "2.0.0-rc.3", "2.0.0-rc.4"),
        ("final", "1.2.3", "1.3.0-rc.2", "1.3.0"),
        ("final", "1.3.0-rc.2", "", "1.3.0"),
        ("rc", "1.2.3", "1.3.0-rc.1 1.3.0", "1.4.0-rc.1"),
        ("minor", "1.3.0-rc.1", "", "1.3.0"),
        ("minor", "1.3.1-rc.1", "", "1.4.0"),
        ("patch", "1.3.1-rc.1", "", "1.3.1"),
        ("major", "1.3.0-rc.1", "", "2.0.0"),
        # another line's versions do not matter
        ("patch", "1.2.3", "2.0.0 2.1.0", "1.2.4"),
    ],
)
def test_the_next_version(bump, last, taken, expected):
    last = v(last) if last else None
    assert next_version(bump, last, [v(text) for text in taken.split()]) == v(expected)


def test_pre_releases_of_a_major():
    taken = [v("1.3.0-beta.1")]
    first = next_version("alpha", v("1.2.3"), taken, of="major")
    assert first == v("2.0.0-alpha.1")
    assert next_version("alpha", v("1.2.3"), [*taken, first], of="major") == v("2.0.0-alpha.2")


@pytest.mark.parametrize(
    ("bump", "last", "taken"),
    [
        ("hotfix", None, []),
        ("hotfix", v("1.3.0-rc.1"), []),
        ("final", v("1.2.3"), []),
        ("final", v("1.3.0"), [v("1.3.0-rc.1")]),
        ("final", v("1.2.3"), [v("1.3.0-rc.1"), v("1.3.0")]),
        ("alpha", v("1.2.3"), [v("1.3.0-beta.1")]),
    ],
)
def test_where_there_is_no_next_version(bump, last, taken):
    with pytest.raises(VersionError):
        next_version(bump, last, taken)


@given(
    st.sampled_from(BUMPS),
    st.none() | versions,
    st.frozensets(versions, max_size=12),
    st.sampled_from([None, "major", "minor", "patch"]),
)
def test_the_next_version_is_higher_and_was_never_taken(bump, last, taken, of):
    try:
        found = next_version(bump, last, taken, of)
    except VersionError:
        assert bump in {"hotfix", "final", "alpha", "beta"}
        return
    assert found not in taken
    assert last is None or found > last
    assert found.is_final == (bump not in STAGES)
