"""Rules for pickers and inputs: dates, times, texts, numbers, files."""

from collections.abc import Iterator
from typing import Any

from workspace import limits
from workspace.blockkit import objects
from workspace.blockkit.checks import (
    Check,
    array,
    at,
    boolean,
    integer,
    needed,
    one_of,
    optional,
    shape,
    string,
)
from workspace.blockkit.common import CONFIRM, FOCUS, HINT, element

_DATE = r"\d{4}-\d{2}-\d{2}"
_TIME = r"\d{2}:\d{2}"
_MENU = {**CONFIRM, **FOCUS, **HINT}
_TYPED = {**FOCUS, **HINT, "dispatch_action_config": optional(objects.DISPATCH)}


def _lengths(value: Any, path: str) -> Iterator[str]:
    if value.get("min_length", 0) > value.get("max_length", limits.INPUT_LENGTH):
        yield at("min_length must not be greater than max_length", path)


INPUTS: dict[str, Check] = {
    "datepicker": element(
        "datepicker",
        {
            **_MENU,
            "initial_date": optional(string(pattern=_DATE)),
        },
    ),
    "timepicker": element(
        "timepicker",
        {
            **_MENU,
            "initial_time": optional(string(pattern=_TIME)),
            "timezone": optional(string()),
        },
    ),
    "datetimepicker": element(
        "datetimepicker",
        {
            **CONFIRM,
            **FOCUS,
            "initial_date_time": optional(integer(1_000_000_000, 9_999_999_999)),
        },
    ),
    "plain_text_input": element(
        "plain_text_input",
        {
            **_TYPED,
            "initial_value": optional(string(limits.INPUT_LENGTH)),
            "multiline": optional(boolean),
            "min_length": optional(integer(0, limits.INPUT_LENGTH)),
            "max_length": optional(integer(1, limits.INPUT_LENGTH)),
        },
        _lengths,
    ),
    "email_text_input": element(
        "email_text_input",
        {
            **_TYPED,
            "initial_value": optional(string()),
        },
    ),
    "url_text_input": element(
        "url_text_input",
        {
            **_TYPED,
            "initial_value": optional(string()),
        },
    ),
    "number_input": element(
        "number_input",
        {
            **_TYPED,
            "is_decimal_allowed": needed(boolean),
            "initial_value": optional(string()),
            "min_value": optional(string()),
            "max_value": optional(string()),
        },
    ),
    "rich_text_input": element(
        "rich_text_input",
        {
            **_TYPED,
            "initial_value": optional(
                shape(
                    {
                        "type": needed(one_of(["rich_text"])),
                        "elements": needed(array(lambda v, p: iter(()))),
                        "block_id": optional(string(limits.BLOCK_ID)),
                    }
                )
            ),
        },
    ),
    "file_input": element(
        "file_input",
        {
            "filetypes": optional(array(string(), least=1)),
            "max_files": optional(integer(1, limits.FILES)),
        },
    ),
}
