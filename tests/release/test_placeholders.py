import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.placeholders import PlaceholderError, check, fill

VALUES = {
    "tag": "v1.2.0",
    "environment": "production",
    "scripts": "/srv/scripts",
    "version": "1.2.0",
}


def test_placeholders_are_filled():
    argv = ("{scripts}/deploy.sh", "{environment}", "--tag={tag}", "{tag}-{version}", "plain", "")

    filled = ("/srv/scripts/deploy.sh", "production", "--tag=v1.2.0", "v1.2.0-1.2.0", "plain", "")
    assert fill(argv, VALUES) == filled


def test_doubled_braces_are_braces():
    assert fill(("jq", "{{tag: .x}}", "{{{tag}}}"), VALUES) == ("jq", "{tag: .x}", "{v1.2.0}")


@given(st.text(alphabet="ab {}$;\n'\"*-", max_size=12))
def test_a_value_stays_one_argument_and_is_not_read_again(value):
    if value.startswith("-"):
        with pytest.raises(PlaceholderError, match="would become the option"):
            fill(("deploy", "{tag}"), {"tag": value})
    else:
        assert fill(("deploy", "{tag}"), {"tag": value}) == ("deploy", value)
    assert fill(("deploy", "--tag={tag}"), {"tag": value}) == ("deploy", f"--tag={value}")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ((), "a script needs a program"),
        (("",), "a script needs a program"),
        (("deploy", "{tagg}"), "'{tagg}': there is no {tagg}; did you mean {tag}?"),
        (("deploy", "{enviroment}"), "did you mean {environment}?"),
        (("deploy", "{notes}"), "there is no {notes}"),
        (("deploy", "{zzzzzz}"), "known are artifact, artifacts, attempt, branch"),
        (("deploy", "{tag"), "'{tag': write {{ for a {"),
        (("deploy", "tag}"), "'tag}': write }} for a }"),
        (("deploy", "{Tag}"), "write {{ for a {"),
        (("deploy", "{tag.__class__}"), "write {{ for a {"),
        (("{tag}", "x"), "a program is named in full, or begins with {scripts}/"),
        (("/opt/{environment}/deploy",), "a program is named in full"),
        (("{scripts}/{tag}",), "a program is named in full"),
        (("{scripts}",), "a program is named in full"),
        (("{scripts}/",), "must lie inside {scripts}"),
        (("{scripts}/../evil",), "must lie inside {scripts}"),
        (("{scripts}//evil",), "must lie inside {scripts}"),
        (("sh", "-c", "deploy {tag}"), "a shell would run what is in the value"),
        (("/bin/bash", "-euc", "deploy {tag}"), "a shell would run what is in the value"),
    ],
)
def test_what_no_value_makes_right_is_refused_before_there_is_one(argv, words):
    with pytest.raises(PlaceholderError) as refusal:
        check(argv)
    assert words in str(refusal.value)


def test_a_shell_may_get_values_as_its_arguments():
    argv = ("sh", "-c", 'deploy "$1"', "sh", "{tag}")
    assert fill(argv, VALUES)[-1] == "v1.2.0"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "{tag} has no value here"),
        ({"tag": "-rf"}, "'{tag}' would become the option '-rf'"),
        ({"tag": "a\0b"}, "the value of {tag} holds a NUL"),
    ],
)
def test_a_value_that_would_do_harm_is_refused(values, words):
    with pytest.raises(PlaceholderError) as refusal:
        fill(("deploy", "{tag}"), values)
    assert words in str(refusal.value)


def test_two_values_cannot_make_an_option_together():
    with pytest.raises(PlaceholderError, match="would become the option"):
        fill(("deploy", "{notes}{tag}"), {"notes": "", "tag": "-x"})
