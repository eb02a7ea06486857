"""A message as people see it, in plain lines: what snapshots are made of."""

import re
from collections.abc import Iterator
from typing import Any

from tests.bot.factory import ALICE, BOB, CAROL, GROUP

NAMES = {ALICE: "@alice", BOB: "@bob", CAROL: "@carol", GROUP: "@approvers"}


def shown(message: Any) -> str:
    """The blocks of a message, one line a line."""
    return "\n".join(line for block in message.blocks for line in _block(block))


def read(text: str) -> str:
    """Times as hours, links as their labels, mentions as names."""
    text = re.sub(r"<!date\^\d+\^[^|]+\|\S+ (\S+) UTC>", r"\1", text)
    text = re.sub(r"<(?:@|!subteam\^)(\w+)>", lambda found: NAMES[found[1]], text)
    return re.sub(r"<https?://[^|]+\|([^>]+)>", r"\1", text)


def _block(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "section":
            yield read(block["text"]["text"])
            if "accessory" in block:
                yield _element(block["accessory"])
        case "context":
            yield from (f"({read(element['text'])})" for element in block["elements"])
        case "header":
            yield f"# {block['text']['text']}"
        case "actions":
            yield " ".join(_element(element) for element in block["elements"])
        case "table":
            yield from (" | ".join(map(_cell, row)) for row in block["rows"])
        case "input":
            yield f"{block['label']['text']}{'' if block.get('optional') else ' *'}: {block['block_id']}"
        case _:
            yield f"?? {block['type']}"


def _cell(cell: dict[str, Any]) -> str:
    if cell["type"] == "raw_text":
        return str(cell["text"])
    [part] = cell["elements"][0]["elements"]
    if part["type"] == "date":
        return str(part["fallback"]).split()[1]
    return NAMES[part["user_id"]] if part["type"] == "user" else str(part["text"])


def _element(element: dict[str, Any]) -> str:
    if element["type"] == "overflow":
        return f"[… {', '.join(option['text']['text'] for option in element['options'])}]"
    return f"[{element['text']['text']}{' ?' if 'confirm' in element else ''}]"


def buttons(message: Any) -> list[str]:
    """The labels of all buttons."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [e["text"]["text"] for row in rows for e in row if e["type"] == "button"]
