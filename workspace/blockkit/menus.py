"""Rules for menus and choices: selects, checkboxes, radio buttons, overflow."""

from collections.abc import Iterator
from typing import Any

from workspace import limits
from workspace.blockkit import objects
from workspace.blockkit.checks import Check, array, at, boolean, integer, needed, optional, string
from workspace.blockkit.common import CONFIRM, FOCUS, HINT, element

_ID = optional(string())
_IDS = optional(array(string()))
_MENU = {**CONFIRM, **FOCUS, **HINT}
_MANY = {**_MENU, "max_selected_items": optional(integer(1))}
_OPTIONS = {
    "options": optional(array(objects.OPTION, limits.OPTIONS, 1)),
    "option_groups": optional(array(objects.OPTION_GROUP, limits.OPTION_GROUPS, 1)),
}


def _one_source(value: Any, path: str) -> Iterator[str]:
    if ("options" in value) == ("option_groups" in value):
        yield at("must define either `options` or `option_groups`", path)
    yield from _initial_offered(value, path)


def _initial_offered(value: Any, path: str) -> Iterator[str]:
    """An initial option must be one of the options."""
    groups = value.get("option_groups", [])
    offered = [*value.get("options", []), *(one for group in groups for one in group["options"])]
    known = {option["value"] for option in offered}
    single = [value["initial_option"]] if "initial_option" in value else []
    for option in [*single, *value.get("initial_options", [])]:
        if option["value"] not in known:
            yield at("initial option must match one of the options", path)


MENUS: dict[str, Check] = {
    "static_select": element(
        "static_select",
        {
            **_OPTIONS,
            **_MENU,
            "initial_option": optional(objects.OPTION),
        },
        _one_source,
    ),
    "multi_static_select": element(
        "multi_static_select",
        {
            **_OPTIONS,
            **_MANY,
            "initial_options": optional(array(objects.OPTION, least=1)),
        },
        _one_source,
    ),
    "external_select": element(
        "external_select",
        {
            **_MENU,
            "initial_option": optional(objects.OPTION),
            "min_query_length": optional(integer(0)),
        },
    ),
    "multi_external_select": element(
        "multi_external_select",
        {
            **_MANY,
            "initial_options": optional(array(objects.OPTION, least=1)),
            "min_query_length": optional(integer(0)),
        },
    ),
    "users_select": element("users_select", {**_MENU, "initial_user": _ID}),
    "multi_users_select": element("multi_users_select", {**_MANY, "initial_users": _IDS}),
    "conversations_select": element(
        "conversations_select",
        {
            **_MENU,
            "initial_conversation": _ID,
            "filter": optional(objects.FILTER),
            "default_to_current_conversation": optional(boolean),
            "response_url_enabled": optional(boolean),
        },
    ),
    "multi_conversations_select": element(
        "multi_conversations_select",
        {
            **_MANY,
            "initial_conversations": _IDS,
            "filter": optional(objects.FILTER),
            "default_to_current_conversation": optional(boolean),
        },
    ),
    "channels_select": element(
        "channels_select",
        {
            **_MENU,
            "initial_channel": _ID,
            "response_url_enabled": optional(boolean),
        },
    ),
    "multi_channels_select": element(
        "multi_channels_select",
        {
            **_MANY,
            "initial_channels": _IDS,
        },
    ),
    "checkboxes": element(
        "checkboxes",
        {
            "options": needed(array(objects.RICH_OPTION, limits.CHOICES, 1)),
            "initial_options": optional(array(objects.RICH_OPTION, least=1)),
            **CONFIRM,
            **FOCUS,
        },
        _initial_offered,
    ),
    "radio_buttons": element(
        "radio_buttons",
        {
            "options": needed(array(objects.RICH_OPTION, limits.CHOICES, 1)),
            "initial_option": optional(objects.RICH_OPTION),
            **CONFIRM,
            **FOCUS,
        },
        _initial_offered,
    ),
    "overflow": element(
        "overflow",
        {
            "options": needed(array(objects.OVERFLOW_OPTION, limits.OVERFLOW_OPTIONS, 1)),
            **CONFIRM,
        },
    ),
}
