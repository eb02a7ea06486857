"""Slack's rules for Block Kit as pure functions: `[]`, or Slack's sentences with their places."""

import json
from collections.abc import Iterator
from typing import Any

from workspace import limits
from workspace.blockkit import layout
from workspace.blockkit.checks import array, at, by_type, needed, shape
from workspace.kinds import Json

ONE_TABLE = "only_one_table_allowed"

__all__ = ["ONE_TABLE", "length_of_texts", "validate_message", "validate_view"]


def validate_message(blocks: Any) -> list[str]:
    """What `invalid_blocks` would say of a message's blocks."""
    rule = array(by_type(layout.BLOCKS, layout.IN_MESSAGE), limits.MESSAGE_BLOCKS)
    found = list(rule(blocks, "/blocks"))
    if not found:
        found += _unlike_block_ids(blocks, "/blocks")
        found += _markdown_in_total(blocks)
        found += _one_table(blocks)
    return found


def validate_view(view: Any) -> list[str]:
    """What `invalid_arguments` would say of a modal or an App Home."""
    if not isinstance(view, dict):
        return [at("must provide an object", "/view")]
    modal = view.get("type") == "modal"
    allowed = layout.IN_MODAL if modal else layout.IN_HOME
    fields = {
        **layout.VIEW_FIELDS,
        **(layout.MODAL_FIELDS if modal else {}),
        "blocks": needed(array(by_type(layout.BLOCKS, allowed), limits.VIEW_BLOCKS)),
    }
    found = list(shape(fields)(view, "/view"))
    if not found:
        found += _unlike_block_ids(view["blocks"], "/view/blocks")
        found += _submit_for_inputs(view) if modal else _home_without_files(view)
        found += _one_focus(view)
    return found


def view_too_large(view: Json) -> bool:
    return len(json.dumps(view)) > limits.VIEW_BYTES


def length_of_texts(blocks: Any) -> int:
    """All the characters that count for `msg_blocks_too_long`."""
    if isinstance(blocks, list):
        return sum(length_of_texts(one) for one in blocks)
    if isinstance(blocks, dict):
        own = blocks.get("text")
        inner = sum(length_of_texts(v) for v in blocks.values() if isinstance(v, list | dict))
        return inner + (len(own) if isinstance(own, str) else 0)
    return 0


def _unlike_block_ids(blocks: list[Json], path: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield at(f"`block_id` must be unique: {block_id}", f"{path}/{number}/block_id")
        if block_id:
            seen.add(block_id)


def _markdown_in_total(blocks: list[Json]) -> Iterator[str]:
    total = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if total > limits.MARKDOWN_TEXT:
        most = limits.MARKDOWN_TEXT + 1
        yield at(f"markdown blocks must be less than {most} characters in total", "/blocks")


def _one_table(blocks: list[Json]) -> Iterator[str]:
    """Those inside containers count too."""
    every = [*blocks, *(child for block in blocks for child in block.get("child_blocks", []))]
    if sum(block["type"] == "table" for block in every) > 1:
        yield at(ONE_TABLE, "/blocks")


def _submit_for_inputs(view: Json) -> Iterator[str]:
    if any(block["type"] == "input" for block in view["blocks"]) and not view.get("submit"):
        yield at("missing required field: submit", "/view")


def _home_without_files(view: Json) -> Iterator[str]:
    for number, block in enumerate(view["blocks"]):
        if block["type"] == "input" and block["element"]["type"] == "file_input":
            yield at("unsupported type: file_input", f"/view/blocks/{number}/element/type")


def _one_focus(view: Json) -> Iterator[str]:
    focused = [
        block
        for block in view["blocks"]
        if (block.get("element") or {}).get("focus_on_load")
        or (block.get("accessory") or {}).get("focus_on_load")
    ]
    if len(focused) > 1:
        yield at("only one element may have `focus_on_load`", "/view")
