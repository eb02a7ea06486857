"""Builders for Block Kit that keep Slack's limits by themselves."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.words.text import clean, clean_lines, cut, escape, size
from release.values import Struct, field

Block = dict[str, Any]

SECTION = 2900
HEADER = 150
LABEL = 75
CONTEXT = 10
BLOCKS = 50
TOTAL = 12_000
"""Slack gives no number; messages with more than about 13,000 characters are refused."""
TEXT = 600
_CODE = 2400


class Message(Struct, frozen=True):
    """A message: `text` is what a notification reads out, `blocks` what the channel shows.

    `classic` is the same without the newer blocks: for dialogs and Home, which do not take
    them, and for a Slack that refuses them.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    classic: list[Block] = field(default_factory=list)

    @property
    def plainer(self) -> "Message":
        """The next best when Slack does not take it: classic blocks, then words alone."""
        return Message(self.text, self.classic)


def message(text: str, blocks: Iterable[Block | None]) -> Message:
    """A message of the blocks that there are. When they are too much, text gives way to buttons."""
    wanted = [block for block in blocks if block]
    buttons = [block for block in wanted if block["type"] == "actions"]
    room, places = TOTAL - weight(buttons), BLOCKS - 1 - len(buttons)
    shown: list[Block] = []
    for block in wanted:
        need = weight(block)
        if block in buttons:
            shown.append(block)
        elif need <= room and places > 0:
            shown.append(block)
            room, places = room - need, places - 1
    left = len(wanted) - len(shown)
    if left:
        shown.append(context(f"… and {left:,} more parts that do not fit here"))
    return Message(cut(text, TEXT), shown)


def weight(block: Any) -> int:
    """How many characters of text a block holds."""
    if isinstance(block, dict):
        own = block.get("text")
        inner = sum(weight(value) for value in block.values() if isinstance(value, dict | list))
        return inner + (size(own) if isinstance(own, str) else 0)
    return sum(weight(one) for one in block) if isinstance(block, list) else 0


def mrkdwn(text: str, limit: int = SECTION) -> Block:
    """Formatted text; `verbatim` keeps Slack from finding names and addresses in it."""
    return {"type": "mrkdwn", "text": cut(text, limit) or " ", "verbatim": True}


def plain(text: str, limit: int = LABEL) -> Block:
    """Text that means nothing but itself."""
    return {"type": "plain_text", "text": cut(clean(text), limit) or "–", "emoji": True}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def sections(text: str, most: int = 4) -> list[Block]:
    """A long text in several paragraphs, cut at lines; what is left is cut at a word."""
    chunks = [""]
    for line in text.split("\n"):
        if size(chunks[-1]) + size(line) >= SECTION and len(chunks) < most:
            chunks.append(line)
        else:
            chunks[-1] = f"{chunks[-1]}\n{line}"
    return [section(chunk.strip("\n")) for chunk in chunks if chunk.strip()]


def listing(title: str, items: Sequence[str], most: int = 60) -> list[Block]:
    """A titled list in as many paragraphs as it needs; what is too much is counted."""
    left = len(items) - most
    rest = [f"… and {left:,} more"] if left > 0 else []
    return sections("\n".join([title, *items[:most], *rest]), most=6)


def header(text: str) -> Block:
    """A title."""
    return {"type": "header", "text": plain(text, HEADER)}


def context(*texts: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[:CONTEXT]]}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def code_block(lines: Sequence[str], room: int = _CODE) -> str:
    """The last lines of an output as they are, as many as fit."""
    shown: list[str] = []
    for line in reversed([escape(cut(clean_lines(line), 300)) for line in lines]):
        if size("\n".join([line, *shown])) > room:
            break
        shown.insert(0, line.replace("```", "ˋˋˋ"))
    return "```\n" + "\n".join(shown) + "\n```" if any(shown) else ""


def actions(elements: Sequence[Block], block_id: str = "") -> Block | None:
    """A row of buttons; None without any."""
    if not elements:
        return None
    block: Block = {"type": "actions", "elements": list(elements)}
    return {**block, "block_id": block_id} if block_id else block


def confirm(title: str, text: str, yes: str, no: str, *, danger: bool = False) -> Block:
    """A question before a button does its work."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        **({"style": "danger"} if danger else {}),
    }


def option(label: str, value: str, description: str = "") -> Block:
    """One choice."""
    block: Block = {"text": plain(label), "value": value}
    return {**block, "description": plain(description)} if description else block
