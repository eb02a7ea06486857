"""Slack's rules for what we send, in our own few words: every fault of a message or view."""

import re
from collections.abc import Iterator
from typing import Any

LIMITS = {
    "section": 3000, "header": 150, "context": 3000, "button": 75, "option": 75, "label": 2000,
    "hint": 2000, "title": 24, "submit": 24, "close": 24, "confirm.title": 100,
    "confirm.text": 300, "confirm.confirm": 30, "confirm.deny": 30,
}  # fmt: skip
ENTITY = re.compile(
    r"<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|!subteam\^S[A-Z0-9]+|!date\^\d+\^[^<>|]+\|[^<>|]+|https?://[^\s<>|]+\|[^<>]+)>"
)
BAD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def faults(message: Any) -> list[str]:
    """All that is wrong with a message."""
    found = list(text_faults(message.text, "text"))
    if not 0 < units(message.text) <= 4000:
        found.append(f"text is {units(message.text)} long")
    found += _blocks(message.blocks, 50)
    total = sum(units(text) for _, text in texts(message.blocks))
    return found + ([f"{total} characters in all"] if total > 13_000 else [])


def view_faults(view: dict[str, Any]) -> list[str]:
    """All that is wrong with a modal."""
    found = list(_blocks(view["blocks"], 100))
    words = {key: view[key]["text"] for key in ("title", "submit", "close") if key in view}
    found += [f"{k}: {text}" for k, text in words.items() if not 0 < units(text) <= LIMITS[k]]
    if any(block["type"] == "input" for block in view["blocks"]) != ("submit" in view):
        found.append("inputs and submit do not go together")
    return found + (["metadata"] if len(view["private_metadata"]) > 3000 else [])


def _blocks(blocks: list[dict[str, Any]], most: int) -> list[str]:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    found = [] if len(blocks) <= most else [f"{len(blocks)} blocks"]
    found += [] if len(ids) == len(set(ids)) else [f"block ids {ids}"]
    for block in blocks:
        found += _block(block)
    for where, text in texts(blocks):
        found += text_faults(text, where)
    return found


def _block(block: dict[str, Any]) -> Iterator[str]:
    kind = block["type"]
    elements = block.get("elements", [])
    if kind == "actions":
        actions = [element["action_id"] for element in elements]
        if not 0 < len(elements) <= 25 or len(actions) != len(set(actions)):
            yield f"actions {actions}"
        for element in elements:
            yield from _element(element)
    if kind == "context" and not 0 < len(elements) <= 10:
        yield "context"
    if kind in ("section", "header") and not 0 < units(block["text"]["text"]) <= LIMITS[kind]:
        yield f"{kind} is {units(block['text']['text'])} long"
    if kind == "input" and units(block["element"].get("initial_value", "")) > 3000:
        yield "initial value"


def _element(element: dict[str, Any]) -> Iterator[str]:
    if element["type"] == "button":
        if not 0 < units(element["text"]["text"]) <= 75 or len(element["value"]) > 2000:
            yield f"button {element['text']['text']}"
        for key, text in element.get("confirm", {}).items():
            if isinstance(text, dict) and units(text["text"]) > LIMITS[f"confirm.{key}"]:
                yield f"confirm.{key}"
    for option in element.get("options", []):
        if units(option["text"]["text"]) > 75 or len(option["value"]) > 150:
            yield f"option {option}"
    if element["type"] == "overflow" and not 0 < len(element["options"]) <= 5:
        yield "overflow"


def texts(node: Any) -> Iterator[tuple[str, str]]:
    """Every text object, with its type."""
    if isinstance(node, list):
        for one in node:
            yield from texts(one)
    elif isinstance(node, dict):
        if node.get("type") in ("mrkdwn", "plain_text"):
            yield node["type"], node["text"]
        for value in node.values():
            if isinstance(value, dict | list):
                yield from texts(value)


def text_faults(text: str, where: str) -> Iterator[str]:
    """What in a text Slack would read as something that nobody meant."""
    if BAD.search(text):
        yield f"control or bidi characters in {text!r}"
    if where == "plain_text":
        return
    rest = ENTITY.sub("", text)
    if "<" in rest or ">" in rest:
        yield f"broken entity in {text!r}"
    if re.search(r"&(?!amp;|lt;|gt;)", rest):
        yield f"bare ampersand in {text!r}"
    if re.search(r"@(here|channel|everyone)\b", text):
        yield f"pings everybody: {text!r}"
    if text.count("```") % 2:
        yield f"open code block in {text!r}"


def mentions(node: Any) -> set[str]:
    """Every user and group that formatted text mentions."""
    found = (
        re.findall(r"<(?:@|!subteam\^)([A-Z0-9]+)>", text)
        for kind, text in texts(node)
        if kind == "mrkdwn"
    )
    return {one for each in found for one in each}
