"""Rules for composition objects: texts, options, confirmation dialogs and their like."""

from collections.abc import Iterator
from typing import Any

from workspace import limits
from workspace.blockkit.checks import (
    Check,
    array,
    at,
    boolean,
    by_type,
    needed,
    one_of,
    optional,
    shape,
    string,
)


def plain(most: int, least: int = 1) -> Check:
    return by_type({"plain_text": _plain(most, least)})


def mrkdwn_or_plain(most: int, least: int = 1) -> Check:
    return by_type({"plain_text": _plain(most, least), "mrkdwn": _mrkdwn(most, least)})


def _plain(most: int, least: int) -> Check:
    return shape(
        {
            "type": needed(one_of(["plain_text"])),
            "text": needed(string(most, least)),
            "emoji": optional(boolean),
        }
    )


def _mrkdwn(most: int, least: int) -> Check:
    return shape(
        {
            "type": needed(one_of(["mrkdwn"])),
            "text": needed(string(most, least)),
            "verbatim": optional(boolean),
        }
    )


CONFIRM = shape(
    {
        "title": needed(plain(limits.CONFIRM_TITLE)),
        "text": needed(mrkdwn_or_plain(limits.CONFIRM_TEXT)),
        "confirm": optional(plain(limits.CONFIRM_BUTTON)),
        "deny": optional(plain(limits.CONFIRM_BUTTON)),
        "style": optional(one_of(["primary", "danger"])),
    }
)

OPTION = shape(
    {
        "text": needed(plain(limits.OPTION_TEXT)),
        "value": needed(string(limits.OPTION_VALUE, 1)),
        "description": optional(plain(limits.OPTION_DESCRIPTION)),
    }
)

OVERFLOW_OPTION = shape(
    {
        "text": needed(plain(limits.OPTION_TEXT)),
        "value": needed(string(limits.OPTION_VALUE, 1)),
        "description": optional(plain(limits.OPTION_DESCRIPTION)),
        "url": optional(string(limits.URL)),
    }
)

RICH_OPTION = shape(
    {
        "text": needed(mrkdwn_or_plain(limits.OPTION_TEXT)),
        "value": needed(string(limits.OPTION_VALUE, 1)),
        "description": optional(mrkdwn_or_plain(limits.OPTION_DESCRIPTION)),
    }
)
"""Options of radio buttons and checkboxes may be formatted."""

OPTION_GROUP = shape(
    {
        "label": needed(plain(limits.OPTION_TEXT)),
        "options": needed(array(OPTION, limits.OPTIONS, 1)),
    }
)


def _filter_something(value: Any, path: str) -> Iterator[str]:
    if not value:
        yield at("must define at least one property", path)


FILTER = shape(
    {
        "include": optional(array(one_of(["im", "mpim", "private", "public"]), least=1)),
        "exclude_external_shared_channels": optional(boolean),
        "exclude_bot_users": optional(boolean),
    },
    _filter_something,
)


DISPATCH = shape(
    {
        "trigger_actions_on": needed(
            array(one_of(["on_enter_pressed", "on_character_entered"]), 2, 1)
        ),
    }
)

SLACK_FILE = shape({"id": optional(string()), "url": optional(string())})
