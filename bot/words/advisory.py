"""The advisory of a security release, as those who use it read it."""

from bot.words.text import bold, esc
from release.facts import AdvisoryWritten


def advisory(fact: AdvisoryWritten) -> str:
    """What it is, whom it concerns, and who found it."""
    name = f" {bold(fact.cve)}" if fact.cve else ""
    lines = [
        f"🛡️ *Security advisory*{name} · severity {esc(fact.severity)}",
        f"Affected: {esc(fact.affected)}",
        esc(fact.text, 2000),
        f"Thanks to {esc(fact.credits)}" if fact.credits else "",
    ]
    return "\n".join(filter(None, lines))
