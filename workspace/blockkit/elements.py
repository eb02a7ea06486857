"""Rules for buttons and images, the table of all elements, and which fit in which block."""

from collections.abc import Iterator
from typing import Any

from workspace import limits
from workspace.blockkit import objects
from workspace.blockkit.checks import Check, array, at, needed, one_of, optional, shape, string
from workspace.blockkit.common import CONFIRM, element
from workspace.blockkit.inputs import INPUTS
from workspace.blockkit.menus import MENUS


def _url_or_file(value: Any, path: str) -> Iterator[str]:
    if ("image_url" in value) == ("slack_file" in value):
        yield at("must define either `image_url` or `slack_file`", path)


IMAGE = shape(
    {
        "type": needed(one_of(["image"])),
        "image_url": optional(string(limits.IMAGE_URL, 1)),
        "slack_file": optional(objects.SLACK_FILE),
        "alt_text": needed(string(limits.ALT_TEXT, 1)),
    },
    _url_or_file,
)

_FEEDBACK = shape(
    {
        "text": needed(objects.plain(limits.BUTTON_TEXT)),
        "value": needed(string(limits.BUTTON_VALUE)),
        "accessibility_label": optional(string(limits.ACCESSIBILITY_LABEL)),
    }
)

ELEMENTS: dict[str, Check] = {
    **INPUTS,
    **MENUS,
    "image": IMAGE,
    "button": element(
        "button",
        {
            "text": needed(objects.plain(limits.BUTTON_TEXT)),
            "url": optional(string(limits.URL)),
            "value": optional(string(limits.BUTTON_VALUE)),
            "style": optional(one_of(["primary", "danger"])),
            "accessibility_label": optional(string(limits.ACCESSIBILITY_LABEL)),
            **CONFIRM,
        },
    ),
    "workflow_button": element(
        "workflow_button",
        {
            "text": needed(objects.plain(limits.BUTTON_TEXT)),
            "workflow": needed(
                shape(
                    {
                        "trigger": needed(
                            shape(
                                {
                                    "url": needed(string()),
                                    "customizable_input_parameters": optional(
                                        array(
                                            shape(
                                                {
                                                    "name": needed(string()),
                                                    "value": needed(string()),
                                                }
                                            )
                                        )
                                    ),
                                }
                            )
                        )
                    }
                )
            ),
            "style": optional(one_of(["primary", "danger"])),
            "accessibility_label": optional(string(limits.ACCESSIBILITY_LABEL)),
        },
    ),
    "icon_button": element(
        "icon_button",
        {
            "icon": needed(one_of(["trash"])),
            "text": needed(objects.plain(limits.BUTTON_TEXT)),
            "value": optional(string(limits.BUTTON_VALUE)),
            "accessibility_label": optional(string(limits.ACCESSIBILITY_LABEL)),
            "visible_to_user_ids": optional(array(string(), 10)),
            **CONFIRM,
        },
    ),
    "feedback_buttons": element(
        "feedback_buttons",
        {
            "positive_button": needed(_FEEDBACK),
            "negative_button": needed(_FEEDBACK),
        },
    ),
}

_MENUS = frozenset(
    {
        "static_select",
        "external_select",
        "users_select",
        "conversations_select",
        "channels_select",
    }
)
_MULTI_MENUS = frozenset(f"multi_{kind}" for kind in _MENUS)
_CHOICES = frozenset({"checkboxes", "radio_buttons", "datepicker", "timepicker"})

IN_SECTION = (
    _MENUS
    | _MULTI_MENUS
    | _CHOICES
    | {
        "button",
        "workflow_button",
        "overflow",
        "image",
    }
)
IN_ACTIONS = _MENUS | _CHOICES | {"button", "workflow_button", "overflow", "datetimepicker"}
IN_INPUT = (
    _MENUS
    | _MULTI_MENUS
    | _CHOICES
    | {
        "datetimepicker",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
    }
)
IN_CONTEXT_ACTIONS = frozenset({"icon_button", "feedback_buttons"})
