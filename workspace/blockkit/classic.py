"""Rules for the classic blocks."""

from collections.abc import Iterator
from typing import Any

from workspace import limits
from workspace.blockkit import elements, objects, richtext
from workspace.blockkit.checks import (
    Check,
    array,
    at,
    boolean,
    by_type,
    needed,
    one_of,
    optional,
    string,
)
from workspace.blockkit.common import block, unlike_action_ids
from workspace.blockkit.elements import ELEMENTS, IMAGE


def _text_or_fields(value: Any, path: str) -> Iterator[str]:
    if not value.get("text") and not value.get("fields"):
        yield at("must define either `text` or `fields`", path)


def _file_or_url(value: Any, path: str) -> Iterator[str]:
    if ("image_url" in value) == ("slack_file" in value):
        yield at("must define either `image_url` or `slack_file`", path)


CLASSIC: dict[str, Check] = {
    "section": block(
        "section",
        {
            "text": optional(objects.mrkdwn_or_plain(limits.SECTION_TEXT)),
            "fields": optional(
                array(objects.mrkdwn_or_plain(limits.SECTION_FIELD), limits.SECTION_FIELDS, 1)
            ),
            "accessory": optional(by_type(ELEMENTS, elements.IN_SECTION)),
            "expand": optional(boolean),
        },
        _text_or_fields,
    ),
    "header": block("header", {"text": needed(objects.plain(limits.HEADER))}),
    "divider": block("divider", {}),
    "image": block(
        "image",
        {
            "image_url": optional(string(limits.IMAGE_URL, 1)),
            "slack_file": optional(objects.SLACK_FILE),
            "alt_text": needed(string(limits.ALT_TEXT, 1)),
            "title": optional(objects.plain(limits.IMAGE_TITLE)),
        },
        _file_or_url,
    ),
    "actions": block(
        "actions",
        {
            "elements": needed(
                array(by_type(ELEMENTS, elements.IN_ACTIONS), limits.ACTIONS_ELEMENTS, 1)
            ),
        },
        unlike_action_ids,
    ),
    "context": block(
        "context",
        {
            "elements": needed(
                array(
                    by_type(
                        {
                            "image": IMAGE,
                            "mrkdwn": objects.mrkdwn_or_plain(limits.TEXT_OBJECT),
                            "plain_text": objects.plain(limits.TEXT_OBJECT),
                        }
                    ),
                    limits.CONTEXT_ELEMENTS,
                    1,
                )
            ),
        },
    ),
    "input": block(
        "input",
        {
            "label": needed(objects.plain(limits.INPUT_LABEL)),
            "element": needed(by_type(ELEMENTS, elements.IN_INPUT)),
            "hint": optional(objects.plain(limits.INPUT_HINT)),
            "optional": optional(boolean),
            "dispatch_action": optional(boolean),
        },
    ),
    "video": block(
        "video",
        {
            "alt_text": needed(string(limits.ALT_TEXT, 1)),
            "title": needed(objects.plain(limits.VIDEO_TITLE)),
            "thumbnail_url": needed(string(least=1)),
            "video_url": needed(string(least=1)),
            "author_name": optional(string(limits.VIDEO_AUTHOR)),
            "description": optional(objects.plain(limits.TEXT_OBJECT)),
            "provider_icon_url": optional(string()),
            "provider_name": optional(string()),
            "title_url": optional(string()),
        },
    ),
    "file": block(
        "file",
        {
            "external_id": needed(string()),
            "source": needed(one_of(["remote"])),
        },
    ),
    "rich_text": block("rich_text", {"elements": richtext.ELEMENTS}),
}
