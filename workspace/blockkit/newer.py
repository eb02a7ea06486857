"""Rules for the newer blocks: markdown, tables, plans and tasks, alerts, cards."""

from collections.abc import Iterator
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
from workspace.blockkit.common import block, unlike_action_ids
from workspace.blockkit.elements import ELEMENTS, IMAGE


def _even_rows(value: Any, path: str) -> Iterator[str]:
    if len({len(row) for row in value["rows"]}) > 1:
        yield at("all rows must have the same number of cells", f"{path}/rows")


def _unlike_tasks(value: Any, path: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, task in enumerate(value.get("tasks", [])):
        if task["task_id"] in seen:
            sentence = f"`task_id` must be unique: {task['task_id']}"
            yield at(sentence, f"{path}/tasks/{number}")
        seen.add(task["task_id"])


def _some_content(value: Any, path: str) -> Iterator[str]:
    if not any(value.get(key) for key in ("hero_image", "title", "actions", "body")):
        yield at("must define `hero_image`, `title`, `actions` or `body`", path)


_TASK_FIELDS: dict[str, Field] = {
    "task_id": needed(string(least=1)),
    "title": needed(string(least=1)),
    "details": optional(richtext.RICH_TEXT),
    "output": optional(richtext.RICH_TEXT),
    "sources": optional(
        array(
            shape(
                {
                    "type": needed(one_of(["url"])),
                    "url": needed(string(limits.URL, 1)),
                    "text": needed(string(least=1)),
                }
            )
        )
    ),
    "status": optional(one_of(["pending", "in_progress", "complete", "error"])),
}

_CELL = by_type(
    {
        "raw_text": shape({"type": needed(one_of(["raw_text"])), "text": needed(string(least=1))}),
        "raw_number": shape(
            {
                "type": needed(one_of(["raw_number"])),
                "value": optional(lambda v, p: iter(())),
                "text": optional(string()),
            }
        ),
        "rich_text": richtext.RICH_TEXT,
    }
)

NEWER: dict[str, Check] = {
    "markdown": block("markdown", {"text": needed(string(limits.MARKDOWN_TEXT, 1))}),
    "table": block(
        "table",
        {
            "rows": needed(array(array(_CELL, limits.TABLE_COLUMNS, 1), limits.TABLE_ROWS, 1)),
            "column_settings": optional(
                array(
                    shape(
                        {
                            "align": optional(one_of(["left", "center", "right"])),
                            "is_wrapped": optional(boolean),
                        }
                    ),
                    limits.TABLE_COLUMNS,
                )
            ),
        },
        _even_rows,
    ),
    "task_card": block("task_card", _TASK_FIELDS),
    "plan": block(
        "plan",
        {
            "title": needed(string(least=1)),
            "tasks": optional(
                array(
                    shape(
                        {
                            "type": optional(one_of(["task_card"])),
                            "block_id": optional(string(limits.BLOCK_ID)),
                            **_TASK_FIELDS,
                        }
                    ),
                    limits.PLAN_TASKS,
                )
            ),
        },
        _unlike_tasks,
    ),
    "alert": block(
        "alert",
        {
            "text": needed(objects.mrkdwn_or_plain(limits.TEXT_OBJECT)),
            "level": optional(one_of(["default", "info", "warning", "error", "success"])),
        },
    ),
    "context_actions": block(
        "context_actions",
        {
            "elements": needed(
                array(
                    by_type(ELEMENTS, elements.IN_CONTEXT_ACTIONS),
                    limits.CONTEXT_ACTIONS_ELEMENTS,
                    1,
                )
            ),
        },
        unlike_action_ids,
    ),
    "card": block(
        "card",
        {
            "hero_image": optional(IMAGE),
            "icon": optional(IMAGE),
            "title": optional(objects.mrkdwn_or_plain(limits.CARD_TITLE)),
            "subtitle": optional(objects.mrkdwn_or_plain(limits.CARD_TITLE)),
            "body": optional(objects.mrkdwn_or_plain(limits.CARD_BODY)),
            "actions": optional(array(by_type(ELEMENTS, ["button"]), least=1)),
        },
        _some_content,
    ),
}
