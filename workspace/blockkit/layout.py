"""The table of all blocks, which of them fit where, and the fields of views."""

from collections.abc import Iterator
from typing import Any

from workspace import limits
from workspace.blockkit import objects, richtext
from workspace.blockkit.checks import (
    Check,
    Field,
    array,
    at,
    boolean,
    by_type,
    needed,
    one_of,
    optional,
    string,
)
from workspace.blockkit.classic import CLASSIC
from workspace.blockkit.common import block
from workspace.blockkit.elements import IMAGE
from workspace.blockkit.newer import NEWER


def _some_title(value: Any, path: str) -> Iterator[str]:
    if not value.get("title") and not value.get("rich_text_title"):
        yield at("must define either `title` or `rich_text_title`", path)


_INSIDE_CONTAINER = frozenset(
    {
        "actions",
        "context",
        "divider",
        "file",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "table",
        "video",
    }
)

BLOCKS: dict[str, Check] = {
    **CLASSIC,
    **NEWER,
    "carousel": block(
        "carousel",
        {
            "elements": needed(array(by_type({"card": NEWER["card"]}), limits.CAROUSEL_CARDS, 1)),
        },
    ),
    "container": block(
        "container",
        {
            "title": optional(objects.plain(limits.CONTAINER_TITLE)),
            "rich_text_title": optional(richtext.RICH_TEXT),
            "subtitle": optional(objects.mrkdwn_or_plain(limits.CONTAINER_TITLE)),
            "child_blocks": needed(
                array(by_type({**CLASSIC, **NEWER}, _INSIDE_CONTAINER), limits.CONTAINER_BLOCKS, 1)
            ),
            "width": optional(one_of(["narrow", "standard", "wide", "full"])),
            "icon": optional(IMAGE),
            "is_collapsible": optional(boolean),
            "default_collapsed": optional(boolean),
            "has_header_divider": optional(boolean),
        },
        _some_title,
    ),
}

_MESSAGES_ONLY = frozenset(
    {
        "markdown",
        "table",
        "task_card",
        "plan",
        "context_actions",
        "card",
        "carousel",
        "container",
        "file",
    }
)
_VIEWS_ONLY = frozenset({"alert"})

IN_MESSAGE = frozenset(BLOCKS) - _VIEWS_ONLY
IN_MODAL = frozenset(BLOCKS) - _MESSAGES_ONLY
IN_HOME = IN_MODAL - _VIEWS_ONLY

MODAL_FIELDS: dict[str, Field] = {
    "title": needed(objects.plain(limits.VIEW_TITLE)),
    "submit": optional(objects.plain(limits.VIEW_TITLE)),
    "close": optional(objects.plain(limits.VIEW_TITLE)),
    "clear_on_close": optional(boolean),
    "notify_on_close": optional(boolean),
    "submit_disabled": optional(boolean),
}
VIEW_FIELDS: dict[str, Field] = {
    "type": needed(one_of(["modal", "home"])),
    "private_metadata": optional(string(limits.PRIVATE_METADATA)),
    "callback_id": optional(string(limits.CALLBACK_ID)),
    "external_id": optional(string(limits.EXTERNAL_ID)),
}

__all__ = ["BLOCKS", "IN_HOME", "IN_MESSAGE", "IN_MODAL", "MODAL_FIELDS", "VIEW_FIELDS"]
