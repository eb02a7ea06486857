"""A reminder that somebody sends by hand, as a direct message."""

from bot.cards.kit import Message, context, message, section
from bot.words.did import nudge
from release.standing import Blocker
from release.state import Release

WHERE = "You find it with its buttons on the Home tab here, and in <#{0}>."


def nudged(release: Release, blocker: Blocker, by: str) -> Message:
    """What waits, in which release, who asks, and where to answer."""
    text = nudge(release, blocker, by)
    return message(text, [section(text), context(WHERE.format(release.started.channel))])
