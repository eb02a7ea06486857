"""The one line that the public is given of a release that is prepared in private."""

from collections.abc import Sequence

from bot.words.text import esc, listed

_UNDER_WAY = "🔒 A release of {of} is prepared in private. What it is about is told when it is out."
_OUT = "🔓 The release of {of} that was prepared in private is out: {tags}."
_GIVEN_UP = "🔓 The release of {of} that was prepared in private was given up."


def redacted(project: str, tags: Sequence[str], *, over: bool) -> str:
    """The line: `tags` are those that are disclosed; `over` says that none will follow."""
    told = _OUT if tags else _GIVEN_UP if over else _UNDER_WAY
    return told.format(of=esc(project), tags=listed(esc(tag) for tag in tags))
