"""Block Kit from facts: pure functions, every message and form the bot shows."""

from bot.cards.announcement import announcement
from bot.cards.buttons import picked
from bot.cards.kit import Block, Message
from bot.cards.lines import line
from bot.cards.pressed import recording
from bot.cards.release_card import card
from bot.cards.replies import reply
from bot.cards.request_card import request
from bot.cards.views import modal
from bot.words.text import cut

__all__ = [
    "Block",
    "Message",
    "announcement",
    "card",
    "cut",
    "line",
    "modal",
    "picked",
    "recording",
    "reply",
    "request",
]
