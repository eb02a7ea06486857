"""What is prepared in private, as the public may see it: that there is something, then its tags."""

from collections.abc import Sequence

from bot.cards.kit import Message, message, section
from bot.words.redacted import redacted
from release.state import Release
from release.states import Status


def redacted_line(train: Sequence[Release], *, told: bool, shown: bool) -> Message | None:
    """The line about a whole train, which never names the hidden project.

    None when there is no news: what is `shown` says it already, or it ended before it was `told`.
    """
    tags = [release.started.tag for release in train if release.disclosed]
    over = all(release.status is Status.ABORTED for release in train)
    if not tags and not (told if over else not shown):
        return None
    text = redacted(str(train[0].binding.embargo), tags, over=over)
    return message(text, [section(text)])
