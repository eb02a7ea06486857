"""Every sentence the bot can say, by what it is about; all of it safe to be sent."""

from bot.words.refusals import plain_refusal, refusal, refusals
from bot.words.said import said

__all__ = ["plain_refusal", "refusal", "refusals", "said"]
