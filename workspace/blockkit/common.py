"""What the rules of many elements and blocks share: ids, confirmation, focus, placeholder."""

from collections.abc import Iterator, Mapping
from typing import Any

from workspace import limits
from workspace.blockkit import objects
from workspace.blockkit.checks import (
    Check,
    Field,
    at,
    boolean,
    needed,
    one_of,
    optional,
    shape,
    string,
)


def element(kind: str, fields: Mapping[str, Field], also: Check | None = None) -> Check:
    common = {"type": needed(one_of([kind])), "action_id": optional(string(limits.ACTION_ID))}
    return shape({**common, **fields}, also)


CONFIRM = {"confirm": optional(objects.CONFIRM)}
FOCUS = {"focus_on_load": optional(boolean)}
HINT = {"placeholder": optional(objects.plain(limits.PLACEHOLDER))}


def block(kind: str, fields: Mapping[str, Field], also: Check | None = None) -> Check:
    common = {"type": needed(one_of([kind])), "block_id": optional(string(limits.BLOCK_ID))}
    return shape({**common, **fields}, also)


def unlike_action_ids(value: Any, path: str) -> Iterator[str]:
    seen: set[str] = set()
    for action_id in (element.get("action_id") for element in value["elements"]):
        if action_id in seen:
            yield at(f"`action_id` must be unique: {action_id}", f"{path}/elements")
        if action_id:
            seen.add(action_id)
