"""What Slack's client says of a form before it is sent."""

from typing import Any

import pytest

from tests.workspace.kit import field, text_input
from workspace import forms, values
from workspace.kinds import Json

NUMBER = {
    "type": "number_input",
    "action_id": "n",
    "is_decimal_allowed": False,
    "min_value": "1",
    "max_value": "9",
}
MAIL = {"type": "email_text_input", "action_id": "m"}
LINK = {"type": "url_text_input", "action_id": "l"}


@pytest.mark.parametrize(
    ("element", "typed", "sentence"),
    [
        (text_input(), "fine", ""),
        (text_input(), "", forms.REQUIRED),
        (text_input(), None, forms.REQUIRED),
        (text_input(), "x" * 3001, "Please enter no more than 3000 characters."),
        (text_input(max_length=2), "xxx", "Please enter no more than 2 characters."),
        (text_input(min_length=2), "x", "Please enter at least 2 characters."),
        (NUMBER, "5", ""),
        (NUMBER, 5, ""),
        (NUMBER, "0", "Please enter a number no less than 1."),
        (NUMBER, "10", "Please enter a number no greater than 9."),
        (NUMBER, "1.5", "Please enter a whole number."),
        ({**NUMBER, "is_decimal_allowed": True}, "1.5", ""),
        (NUMBER, "many", "Please enter a number."),
        (MAIL, "a@b.example", ""),
        (MAIL, "a at b", "Please enter a valid email address."),
        (LINK, "https://x.example/1", ""),
        (LINK, "x.example", "Please enter a valid URL."),
        ({"type": "multi_users_select", "action_id": "u"}, [], forms.REQUIRED),
        ({"type": "users_select", "action_id": "u"}, "U0BOB00000", ""),
    ],
)
def test_one_input(element: Json, typed: Any, sentence: str):
    block = field("Label", element, "b")
    held = values.state_of([block], {"b": {element["action_id"]: typed}}, {})
    assert forms.faults([block], held) == ({"b": sentence} if sentence else {})


def test_optional_inputs_may_stay_empty():
    block = field("Label", text_input(min_length=5), "b", optional=True)
    assert forms.faults([block], values.state_of([block], {}, {})) == {}


def test_rich_text_is_wrapped():
    element = {"type": "rich_text_input", "action_id": "r"}
    held = values.state_of([field("Label", element, "b")], {"b": {"r": "hello"}}, {})
    assert held["b"]["r"]["rich_text_value"]["elements"][0]["elements"][0]["text"] == "hello"
