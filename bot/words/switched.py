"""What a channel is told when a whole project is stopped or frozen, and when that ends."""

from collections.abc import Mapping
from typing import Any

from bot.words.sentence import fill

WORDS: dict[str, str] = {
    "stopped": (
        "🛑 {by} stopped every forward step[ of {project}][: {reason}]. What runs ends, nothing new "
        "begins; a rollback works all the same. A second person lets it go on."
    ),
    "went": "▶️ {by} lets every release[ of {project}] go on[, {after} after it was stopped].",
    "frozen": (
        "❄️ {by} froze the releases[ of {project}][: {reason}]. What is under way goes on; nothing "
        "can start until `/release freeze off`."
    ),
    "unfrozen": "✅ {by} ended the freeze: releases[ of {project}] can start again.",
}


def switched(kind: str, facts: Mapping[str, Any]) -> str:
    """The sentence; facts: by, project, reason, after (how long it was so)."""
    return fill(WORDS[kind], facts)
