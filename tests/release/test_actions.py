"""The words of a policy for what is to be done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.policy.actions import VERBS, read_action

OBJECTS = {
    "environment": "production", "script": "build", "branch": "production", "optional": "",
    "active": "active", "previous": "previous", "question": "restore-database",
    "release": "release", "hotfix": "hotfix", "": "", "manifest": "manifest",
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_is_read_with_what_it_takes(verb):
    text = f"{verb.name} {OBJECTS[verb.takes]}".strip()
    action = read_action(f"  {text.replace(' ', '   ')} ")
    assert (action.verb, action.object, action.text) == (verb, OBJECTS[verb.takes], text)
    assert " " not in action.slug


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("deply staging", "Did you mean"),
        ("deploy", "needs an environment after it"),
        ("run", "needs a script after it"),
        ("tag v1", "takes nothing after it"),
        ("run two words", "must be one word"),
        ("run ../x", "must be one word"),
        ("redeploy everything", "takes previous"),
        ("cherry-pick to main", "takes active"),
    ],
)
def test_what_is_no_action_says_why(text, problem):
    with pytest.raises(ValueError, match=problem):
        read_action(text)


def test_what_touches_production():
    touching = ["merge to production", "tag", "deploy production", "verify production"]
    assert all(read_action(text).touches_production for text in touching)
    harmless = [
        "deploy staging",
        "verify staging",
        "run build",
        "announce",
        "merge back to staging",
    ]
    assert not any(read_action(text).touches_production for text in harmless)


@given(st.text(max_size=40))
def test_any_text_is_an_action_or_refused_with_a_reason(text):
    try:
        action = read_action(text)
    except ValueError:
        return
    assert action.text == " ".join(text.split())
