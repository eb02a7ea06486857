"""Rules for block elements: buttons, menus, pickers, inputs, images."""

from collections.abc import Iterator, Mapping
from typing import Any

from workspace import limits
from workspace.blockkit import objects
from workspace.blockkit.checks import (
    Check,
    Field,
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

_DATE = r"\d{4}-\d{2}-\d{2}"
_TIME = r"\d{2}:\d{2}"
_ID = optional(string())
_IDS = optional(array(string()))


def _element(kind: str, fields: Mapping[str, Field], also: Check | None = None) -> Check:
    common = {"type": needed(one_of([kind])), "action_id": optional(string(limits.ACTION_ID))}
    return shape({**common, **fields}, also)


_CONFIRM = {"confirm": optional(objects.CONFIRM)}
_FOCUS = {"focus_on_load": optional(boolean)}
_HINT = {"placeholder": optional(objects.plain(limits.PLACEHOLDER))}
_MENU = {**_CONFIRM, **_FOCUS, **_HINT}
_MANY = {**_MENU, "max_selected_items": optional(integer(1))}
_OPTIONS = {
    "options": optional(array(objects.OPTION, limits.OPTIONS, 1)),
    "option_groups": optional(array(objects.OPTION_GROUP, limits.OPTION_GROUPS, 1)),
}
_TYPED = {**_FOCUS, **_HINT, "dispatch_action_config": optional(objects.DISPATCH)}


def _one_source(value: Any, path: str) -> Iterator[str]:
    if ("options" in value) == ("option_groups" in value):
        yield at("must define either `options` or `option_groups`", path)
    yield from _initial_offered(value, path)


def _initial_offered(value: Any, path: str) -> Iterator[str]:
    """An initial option must be exactly one of the options."""
    offered = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        offered += group.get("options", []) if isinstance(group, dict) else []
    initial = list(value.get("initial_options") or [])
    if value.get("initial_option"):
        initial.append(value["initial_option"])
    known = [option.get("value") for option in offered if isinstance(option, dict)]
    for option in initial:
        if not isinstance(option, dict) or option.get("value") not in known:
            yield at("initial option must match one of the options", path)


def _url_or_file(value: Any, path: str) -> Iterator[str]:
    if ("image_url" in value) == ("slack_file" in value):
        yield at("must define either `image_url` or `slack_file`", path)


def _lengths(value: Any, path: str) -> Iterator[str]:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield at("min_length must not be greater than max_length", path)


IMAGE = shape(
    {
        "type": needed(one_of(["image"])),
        "image_url": optional(string(limits.IMAGE_URL, 1)),
        "slack_file": optional(objects.SLACK_FILE),
        "alt_text": needed(string(limits.ALT_TEXT, 1)),
    },
    _url_or_file,
)

_FEEDBACK = shape({
    "text": needed(objects.plain(limits.BUTTON_TEXT)),
    "value": needed(string(limits.BUTTON_VALUE)),
    "accessibility_label": optional(string(limits.ACCESSIBILITY_LABEL)),
})

ELEMENTS: dict[str, Check] = {
    "image": IMAGE,
    "button": _element("button", {
        "text": needed(objects.plain(limits.BUTTON_TEXT)),
        "url": optional(string(limits.URL)),
        "value": optional(string(limits.BUTTON_VALUE)),
        "style": optional(one_of(["primary", "danger"])),
        "accessibility_label": optional(string(limits.ACCESSIBILITY_LABEL)),
        **_CONFIRM,
    }),
    "workflow_button": _element("workflow_button", {
        "text": needed(objects.plain(limits.BUTTON_TEXT)),
        "workflow": needed(shape({"trigger": needed(shape({
            "url": needed(string()), "customizable_input_parameters": optional(array(shape({
                "name": needed(string()), "value": needed(string()),
            }))),
        }))})),
        "style": optional(one_of(["primary", "danger"])),
        "accessibility_label": optional(string(limits.ACCESSIBILITY_LABEL)),
    }),
    "overflow": _element("overflow", {
        "options": needed(array(objects.OVERFLOW_OPTION, limits.OVERFLOW_OPTIONS, 1)),
        **_CONFIRM,
    }),
    "static_select": _element("static_select", {
        **_OPTIONS, **_MENU, "initial_option": optional(objects.OPTION),
    }, _one_source),
    "multi_static_select": _element("multi_static_select", {
        **_OPTIONS, **_MANY, "initial_options": optional(array(objects.OPTION, least=1)),
    }, _one_source),
    "external_select": _element("external_select", {
        **_MENU, "initial_option": optional(objects.OPTION),
        "min_query_length": optional(integer(0)),
    }),
    "multi_external_select": _element("multi_external_select", {
        **_MANY, "initial_options": optional(array(objects.OPTION, least=1)),
        "min_query_length": optional(integer(0)),
    }),
    "users_select": _element("users_select", {**_MENU, "initial_user": _ID}),
    "multi_users_select": _element("multi_users_select", {**_MANY, "initial_users": _IDS}),
    "conversations_select": _element("conversations_select", {
        **_MENU, "initial_conversation": _ID, "filter": optional(objects.FILTER),
        "default_to_current_conversation": optional(boolean),
        "response_url_enabled": optional(boolean),
    }),
    "multi_conversations_select": _element("multi_conversations_select", {
        **_MANY, "initial_conversations": _IDS, "filter": optional(objects.FILTER),
        "default_to_current_conversation": optional(boolean),
    }),
    "channels_select": _element("channels_select", {
        **_MENU, "initial_channel": _ID, "response_url_enabled": optional(boolean),
    }),
    "multi_channels_select": _element("multi_channels_select", {
        **_MANY, "initial_channels": _IDS,
    }),
    "checkboxes": _element("checkboxes", {
        "options": needed(array(objects.RICH_OPTION, limits.CHOICES, 1)),
        "initial_options": optional(array(objects.RICH_OPTION, least=1)), **_CONFIRM, **_FOCUS,
    }, _initial_offered),
    "radio_buttons": _element("radio_buttons", {
        "options": needed(array(objects.RICH_OPTION, limits.CHOICES, 1)),
        "initial_option": optional(objects.RICH_OPTION), **_CONFIRM, **_FOCUS,
    }, _initial_offered),
    "datepicker": _element("datepicker", {
        **_MENU, "initial_date": optional(string(pattern=_DATE)),
    }),
    "timepicker": _element("timepicker", {
        **_MENU, "initial_time": optional(string(pattern=_TIME)), "timezone": optional(string()),
    }),
    "datetimepicker": _element("datetimepicker", {
        **_CONFIRM, **_FOCUS,
        "initial_date_time": optional(integer(1_000_000_000, 9_999_999_999)),
    }),
    "plain_text_input": _element("plain_text_input", {
        **_TYPED, "initial_value": optional(string(limits.INPUT_LENGTH)),
        "multiline": optional(boolean),
        "min_length": optional(integer(0, limits.INPUT_LENGTH)),
        "max_length": optional(integer(1, limits.INPUT_LENGTH)),
    }, _lengths),
    "email_text_input": _element("email_text_input", {
        **_TYPED, "initial_value": optional(string()),
    }),
    "url_text_input": _element("url_text_input", {
        **_TYPED, "initial_value": optional(string()),
    }),
    "number_input": _element("number_input", {
        **_TYPED, "is_decimal_allowed": needed(boolean), "initial_value": optional(string()),
        "min_value": optional(string()), "max_value": optional(string()),
    }),
    "rich_text_input": _element("rich_text_input", {
        **_TYPED, "initial_value": optional(shape({
            "type": needed(one_of(["rich_text"])), "elements": needed(array(lambda v, p: iter(()))),
            "block_id": optional(string(limits.BLOCK_ID)),
        })),
    }),
    "file_input": _element("file_input", {
        "filetypes": optional(array(string(), least=1)),
        "max_files": optional(integer(1, limits.FILES)),
    }),
    "icon_button": _element("icon_button", {
        "icon": needed(one_of(["trash"])), "text": needed(objects.plain(limits.BUTTON_TEXT)),
        "value": optional(string(limits.BUTTON_VALUE)),
        "accessibility_label": optional(string(limits.ACCESSIBILITY_LABEL)),
        "visible_to_user_ids": optional(array(string(), 10)), **_CONFIRM,
    }),
    "feedback_buttons": _element("feedback_buttons", {
        "positive_button": needed(_FEEDBACK), "negative_button": needed(_FEEDBACK),
    }),
}

_MENUS = frozenset({
    "static_select", "external_select", "users_select", "conversations_select", "channels_select",
})
_MULTI_MENUS = frozenset(f"multi_{kind}" for kind in _MENUS)
_CHOICES = frozenset({"checkboxes", "radio_buttons", "datepicker", "timepicker"})

IN_SECTION = _MENUS | _MULTI_MENUS | _CHOICES | {
    "button", "workflow_button", "overflow", "image",
}
IN_ACTIONS = _MENUS | _CHOICES | {"button", "workflow_button", "overflow", "datetimepicker"}
IN_INPUT = _MENUS | _MULTI_MENUS | _CHOICES | {
    "datetimepicker", "plain_text_input", "email_text_input", "url_text_input", "number_input",
    "rich_text_input", "file_input",
}
IN_CONTEXT_ACTIONS = frozenset({"icon_button", "feedback_buttons"})
