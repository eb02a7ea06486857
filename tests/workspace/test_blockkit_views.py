"""The rule table for modals and App Homes."""

import pytest
from slack_sdk.models.views import View

from tests.workspace.kit import field, home, modal, plain, section, text_input
from workspace import validate_view
from workspace.kinds import Json

BAD: list[tuple[Json, str]] = [
    (
        modal(section(), title="x" * 25),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    (
        modal(section(), submit=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/submit/text]",
    ),
    ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    ({"type": "modal", "title": plain("x")}, "missing required field: blocks [json-pointer:/view]"),
    (modal(*[section()] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    (
        modal(section(), private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    (
        modal(section(), callback_id="x" * 256),
        "must be less than 256 characters [json-pointer:/view/callback_id]",
    ),
    (
        {"type": "modal", "title": plain("x"), "blocks": [field("Why", text_input())]},
        "missing required field: submit [json-pointer:/view]",
    ),
    (modal(section(), colour="red"), "invalid additional property: colour [json-pointer:/view]"),
    (
        modal({"type": "markdown", "text": "x"}),
        "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
    ),
    (
        modal({"type": "plan", "title": "x"}),
        "unsupported type: plan [json-pointer:/view/blocks/0/type]",
    ),
    (
        modal(section(block_id="a"), section(block_id="a")),
        "`block_id` must be unique: a [json-pointer:/view/blocks/1/block_id]",
    ),
    (
        modal(
            field("A", text_input(focus_on_load=True)), field("B", text_input(focus_on_load=True))
        ),
        "only one element may have `focus_on_load` [json-pointer:/view]",
    ),
    (
        modal(field("A", text_input(min_length=5, max_length=4))),
        "min_length must not be greater than max_length [json-pointer:/view/blocks/0/element]",
    ),
    (
        home(section(), submit=plain("Send")),
        "invalid additional property: submit [json-pointer:/view]",
    ),
    (
        home({"type": "alert", "text": plain("x")}),
        "unsupported type: alert [json-pointer:/view/blocks/0/type]",
    ),
]

GOOD = [
    modal(section()),
    modal(*[section()] * 100, title="x" * 24),
    modal(field("Why", text_input()), private_metadata="x" * 3000, notify_on_close=True),
    modal({"type": "alert", "text": plain("Careful"), "level": "warning"}),
    modal(),
    home(),
    home(*[section()] * 100, callback_id="home"),
]


@pytest.mark.parametrize(("view", "sentence"), BAD, ids=lambda value: str(value)[:60])
def test_slack_refuses(view: Json, sentence: str):
    assert validate_view(view) == [sentence]


@pytest.mark.parametrize("view", GOOD)
def test_slack_takes(view: Json):
    assert validate_view(view) == []


@pytest.mark.parametrize("view", GOOD[:3])
def test_the_sdk_agrees_on_what_is_good(view: Json):
    View(**view).validate_json()


@pytest.mark.parametrize("nonsense", [None, "text", [], {}, {"type": "dialog", "blocks": []}])
def test_nonsense_is_refused_and_breaks_nothing(nonsense: object):
    assert validate_view(nonsense)
