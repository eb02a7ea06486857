"""What Slack's own client checks in a modal before it sends anything to the app."""

import re
from typing import Any

from workspace.kinds import Json
from workspace.values import is_empty

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_URL = re.compile(r"^[a-z][a-z0-9+.-]*://\S+$", re.IGNORECASE)
REQUIRED = "Please complete this required field."


def faults(blocks: list[Json], values: Json) -> dict[str, str]:
    """Sentences by block_id; empty when the form may be sent."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            held = values[block["block_id"]][block["element"]["action_id"]]
            sentence = _fault(block, held)
            if sentence:
                found[block["block_id"]] = sentence
    return found


def _fault(block: Json, held: Json) -> str:
    if is_empty(held):
        return "" if block.get("optional") else REQUIRED
    check = _CHECKS.get(held["type"])
    return check(block["element"], held["value"]) if check else ""


def _length(element: Json, value: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    return f"Please enter no more than {most} characters." if len(value) > most else ""


def _number(element: Json, value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number no less than {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number no greater than {element['max_value']}."
    return ""


def _email(_element: Json, value: str) -> str:
    return "" if _EMAIL.match(value) else "Please enter a valid email address."


def _url(_element: Json, value: str) -> str:
    return "" if _URL.match(value) else "Please enter a valid URL."


_CHECKS: dict[str, Any] = {
    "plain_text_input": _length,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
}
