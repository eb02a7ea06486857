"""A message just after a click: its buttons gone, and that the click is being recorded."""

from collections.abc import Sequence

from bot.cards.kit import Block, context


def recording(blocks: Sequence[Block], words: str = "⏳ Recording…") -> list[Block]:
    """The blocks as they were shown, with one line in place of all buttons."""
    kept = [_without_accessory(block) for block in blocks if block.get("type") != "actions"]
    return [*kept, context(words)] if len(kept) < len(blocks) else kept


def _without_accessory(block: Block) -> Block:
    return {key: value for key, value in block.items() if key != "accessory"}
