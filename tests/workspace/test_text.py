"""Slack's text encoding, mentions and ids."""

import re
from pathlib import Path

import pytest

import workspace
from workspace import ids, seed, text
from workspace.wire import mask


@pytest.fixture
def state():
    return seed.build(seed.DEFAULT, 0.0)


@pytest.mark.parametrize(
    ("typed", "encoded"),
    [
        ("@bob", "<@U0BOB00000|bob>"),
        ("ask @release-managers.", "ask <!subteam^S0RELEASEMANAG|@release-managers>."),
        ("#releases", "<#C0RELEASES|releases>"),
        ("@channel and @here", "<!channel> and <!here>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U0BOB00000>", "&lt;@U0BOB00000&gt;"),
        ("me@bob.example #nowhere @nobody", "me@bob.example #nowhere @nobody"),
        ("see https://x.example/a?b=1&c=2", "see <https://x.example/a?b=1&amp;c=2>"),
    ],
)
def test_what_people_type_is_encoded(state, typed: str, encoded: str):
    assert text.encode(state, typed) == encoded


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("<@U0BOB00000>", {"U0BOB00000"}),
        ("<!subteam^S0APPROVERS|@approvers>", {"U0BOB00000", "U0CAROL000"}),
        ("<!channel>", {"U0BOB00000", "U0CAROL000"}),
        ("&lt;!channel&gt; @bob `x`", set()),
        ("<@U0EVE00000> is not here", set()),
    ],
)
def test_who_is_notified(state, said: str, who: set[str]):
    assert text.pinged(state, said, ["U0BOB00000", "U0CAROL000"]) == who


def test_a_notification_reads_like_a_sentence():
    said = "<@U1|bob> approves &lt;1.4.0&gt; in <#C1|kwanus>, see <https://x.example|log>"
    assert text.plain(said) == "bob approves <1.4.0> in kwanus, see log"


def test_ids_are_stable_unlike_and_of_slacks_shape(state):
    every = [*state.people, *state.groups, *state.channels, state.app.bot_id, state.team["id"]]
    assert len(set(every)) == len(every)
    assert all(ids.PATTERN.match(one) for one in every)
    assert ids.stable_id("C", "a-very-long-project-one") != ids.stable_id(
        "C", "a-very-long-project-two", [ids.stable_id("C", "a-very-long-project-one")]
    )


def test_stamps_rise_whatever_the_clock_does():
    first = ids.next_stamp(100.5, "0.000000")
    assert first == "100.500000"
    assert ids.next_stamp(100.5, first) == "100.500001"
    assert ids.next_stamp(99.0, first) == "100.500001"
    assert ids.next_stamp(99.0, "100.999999") == "101.000000"


def test_secrets_are_masked_everywhere():
    hidden = mask({"a": ["Bearer xoxb-1-2", "v0=abc", {"t": "ws://x/link?ticket=zz"}]}, ("sec",))
    assert hidden == {"a": ["Bearer xoxb-•••", "v0=•••", {"t": "ws://x/link?ticket=•••"}]}
    assert mask("my sec", ("sec", "")) == "my •••"


def test_the_readme_names_what_there_is():
    readme = (Path(workspace.__file__).parent / "README.md").read_text()
    for name in re.findall(r"\bslack\.(\w+)", readme):
        assert hasattr(workspace.Workspace, name), name
