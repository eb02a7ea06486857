"""Rules for blocks, and which of them fit where."""

from collections.abc import Iterator, Mapping
from typing import Any

from workspace import limits
from workspace.blockkit import elements, objects, richtext
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
    shape,
    string,
)
from workspace.blockkit.elements import ELEMENTS, IMAGE


def _block(kind: str, fields: Mapping[str, Field], also: Check | None = None) -> Check:
    common = {"type": needed(one_of([kind])), "block_id": optional(string(limits.BLOCK_ID))}
    return shape({**common, **fields}, also)


def _text_or_fields(value: Any, path: str) -> Iterator[str]:
    if not value.get("text") and not value.get("fields"):
        yield at("must define either `text` or `fields`", path)


def _unlike_action_ids(value: Any, path: str) -> Iterator[str]:
    seen: set[str] = set()
    for one in value.get("elements") or []:
        action_id = one.get("action_id") if isinstance(one, dict) else None
        if action_id in seen:
            yield at(f"`action_id` must be unique: {action_id}", f"{path}/elements")
        if action_id:
            seen.add(action_id)


def _file_or_url(value: Any, path: str) -> Iterator[str]:
    if ("image_url" in value) == ("slack_file" in value):
        yield at("must define either `image_url` or `slack_file`", path)


def _even_rows(value: Any, path: str) -> Iterator[str]:
    rows = value.get("rows")
    if isinstance(rows, list) and all(isinstance(row, list) for row in rows):
        if len({len(row) for row in rows}) > 1:
            yield at("all rows must have the same number of cells", f"{path}/rows")


def _unlike_tasks(value: Any, path: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, task in enumerate(value.get("tasks") or []):
        task_id = task.get("task_id") if isinstance(task, dict) else None
        if task_id in seen:
            yield at(f"`task_id` must be unique: {task_id}", f"{path}/tasks/{number}")
        if task_id:
            seen.add(task_id)


def _some_title(value: Any, path: str) -> Iterator[str]:
    if not value.get("title") and not value.get("rich_text_title"):
        yield at("must define either `title` or `rich_text_title`", path)


def _some_content(value: Any, path: str) -> Iterator[str]:
    if not any(value.get(key) for key in ("hero_image", "title", "actions", "body")):
        yield at("must define `hero_image`, `title`, `actions` or `body`", path)


_TASK_FIELDS: dict[str, Field] = {
    "task_id": needed(string(least=1)), "title": needed(string(least=1)),
    "details": optional(richtext.RICH_TEXT), "output": optional(richtext.RICH_TEXT),
    "sources": optional(array(shape({
        "type": needed(one_of(["url"])), "url": needed(string(limits.URL, 1)),
        "text": needed(string(least=1)),
    }))),
    "status": optional(one_of(["pending", "in_progress", "complete", "error"])),
}

_CELL = by_type({
    "raw_text": shape({"type": needed(one_of(["raw_text"])), "text": needed(string(least=1))}),
    "raw_number": shape({
        "type": needed(one_of(["raw_number"])), "value": optional(lambda v, p: iter(())),
        "text": optional(string()),
    }),
    "rich_text": richtext.RICH_TEXT,
})

_CLASSIC: dict[str, Check] = {
    "section": _block("section", {
        "text": optional(objects.mrkdwn_or_plain(limits.SECTION_TEXT)),
        "fields": optional(
            array(objects.mrkdwn_or_plain(limits.SECTION_FIELD), limits.SECTION_FIELDS, 1)
        ),
        "accessory": optional(by_type(ELEMENTS, elements.IN_SECTION)),
        "expand": optional(boolean),
    }, _text_or_fields),
    "header": _block("header", {"text": needed(objects.plain(limits.HEADER))}),
    "divider": _block("divider", {}),
    "image": _block("image", {
        "image_url": optional(string(limits.IMAGE_URL, 1)),
        "slack_file": optional(objects.SLACK_FILE),
        "alt_text": needed(string(limits.ALT_TEXT, 1)),
        "title": optional(objects.plain(limits.IMAGE_TITLE)),
    }, _file_or_url),
    "actions": _block("actions", {
        "elements": needed(
            array(by_type(ELEMENTS, elements.IN_ACTIONS), limits.ACTIONS_ELEMENTS, 1)
        ),
    }, _unlike_action_ids),
    "context": _block("context", {
        "elements": needed(array(by_type({
            "image": IMAGE, "mrkdwn": objects.mrkdwn_or_plain(limits.TEXT_OBJECT),
            "plain_text": objects.plain(limits.TEXT_OBJECT),
        }), limits.CONTEXT_ELEMENTS, 1)),
    }),
    "input": _block("input", {
        "label": needed(objects.plain(limits.INPUT_LABEL)),
        "element": needed(by_type(ELEMENTS, elements.IN_INPUT)),
        "hint": optional(objects.plain(limits.INPUT_HINT)),
        "optional": optional(boolean), "dispatch_action": optional(boolean),
    }),
    "video": _block("video", {
        "alt_text": needed(string(limits.ALT_TEXT, 1)),
        "title": needed(objects.plain(limits.VIDEO_TITLE)),
        "thumbnail_url": needed(string(least=1)), "video_url": needed(string(least=1)),
        "author_name": optional(string(limits.VIDEO_AUTHOR)),
        "description": optional(objects.plain(limits.TEXT_OBJECT)),
        "provider_icon_url": optional(string()), "provider_name": optional(string()),
        "title_url": optional(string()),
    }),
    "file": _block("file", {
        "external_id": needed(string()), "source": needed(one_of(["remote"])),
    }),
    "rich_text": _block("rich_text", {"elements": richtext.ELEMENTS}),
}

_NEWER: dict[str, Check] = {
    "markdown": _block("markdown", {"text": needed(string(limits.MARKDOWN_TEXT, 1))}),
    "table": _block("table", {
        "rows": needed(array(array(_CELL, limits.TABLE_COLUMNS, 1), limits.TABLE_ROWS, 1)),
        "column_settings": optional(array(shape({
            "align": optional(one_of(["left", "center", "right"])),
            "is_wrapped": optional(boolean),
        }), limits.TABLE_COLUMNS)),
    }, _even_rows),
    "task_card": _block("task_card", _TASK_FIELDS),
    "plan": _block("plan", {
        "title": needed(string(least=1)),
        "tasks": optional(array(
            shape({"type": optional(one_of(["task_card"])),
                   "block_id": optional(string(limits.BLOCK_ID)), **_TASK_FIELDS}),
            limits.PLAN_TASKS,
        )),
    }, _unlike_tasks),
    "alert": _block("alert", {
        "text": needed(objects.mrkdwn_or_plain(limits.TEXT_OBJECT)),
        "level": optional(one_of(["default", "info", "warning", "error", "success"])),
    }),
    "context_actions": _block("context_actions", {
        "elements": needed(array(
            by_type(ELEMENTS, elements.IN_CONTEXT_ACTIONS), limits.CONTEXT_ACTIONS_ELEMENTS, 1
        )),
    }, _unlike_action_ids),
    "card": _block("card", {
        "hero_image": optional(IMAGE), "icon": optional(IMAGE),
        "title": optional(objects.mrkdwn_or_plain(limits.CARD_TITLE)),
        "subtitle": optional(objects.mrkdwn_or_plain(limits.CARD_TITLE)),
        "body": optional(objects.mrkdwn_or_plain(limits.CARD_BODY)),
        "actions": optional(array(by_type(ELEMENTS, ["button"]), least=1)),
    }, _some_content),
}

_INSIDE_CONTAINER = frozenset({
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section",
    "table", "video",
})

BLOCKS: dict[str, Check] = {
    **_CLASSIC, **_NEWER,
    "carousel": _block("carousel", {
        "elements": needed(array(by_type({"card": _NEWER["card"]}), limits.CAROUSEL_CARDS, 1)),
    }),
    "container": _block("container", {
        "title": optional(objects.plain(limits.CONTAINER_TITLE)),
        "rich_text_title": optional(richtext.RICH_TEXT),
        "subtitle": optional(objects.mrkdwn_or_plain(limits.CONTAINER_TITLE)),
        "child_blocks": needed(array(
            by_type({**_CLASSIC, **_NEWER}, _INSIDE_CONTAINER), limits.CONTAINER_BLOCKS, 1
        )),
        "width": optional(one_of(["narrow", "standard", "wide", "full"])),
        "icon": optional(IMAGE), "is_collapsible": optional(boolean),
        "default_collapsed": optional(boolean), "has_header_divider": optional(boolean),
    }, _some_title),
}

_MESSAGES_ONLY = frozenset({
    "markdown", "table", "task_card", "plan", "context_actions", "card", "carousel", "container",
    "file",
})
_VIEWS_ONLY = frozenset({"alert"})

IN_MESSAGE = frozenset(BLOCKS) - _VIEWS_ONLY
IN_MODAL = frozenset(BLOCKS) - _MESSAGES_ONLY
IN_HOME = IN_MODAL - _VIEWS_ONLY

MODAL_FIELDS: dict[str, Field] = {
    "title": needed(objects.plain(limits.VIEW_TITLE)),
    "submit": optional(objects.plain(limits.VIEW_TITLE)),
    "close": optional(objects.plain(limits.VIEW_TITLE)),
    "clear_on_close": optional(boolean), "notify_on_close": optional(boolean),
    "submit_disabled": optional(boolean),
}
VIEW_FIELDS: dict[str, Field] = {
    "type": needed(one_of(["modal", "home"])),
    "private_metadata": optional(string(limits.PRIVATE_METADATA)),
    "callback_id": optional(string(limits.CALLBACK_ID)),
    "external_id": optional(string(limits.EXTERNAL_ID)),
}

__all__ = ["BLOCKS", "IN_HOME", "IN_MESSAGE", "IN_MODAL", "MODAL_FIELDS", "VIEW_FIELDS"]
