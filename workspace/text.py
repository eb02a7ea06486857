"""Slack's text encoding: what people type becomes `<@U…>`, `<#C…|…>`, `<!subteam^S…>`."""

import re
from collections.abc import Iterator

from workspace.kinds import Json
from workspace.state import State

_NAMED = re.compile(r"(?<![\w<])([@#])([\w.-]*\w)")
_URL = re.compile(r"(?<![<|])\bhttps?://[^\s<>|]+")
_PINGS = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<!subteam\^(S[A-Z0-9]+)[^>]*>|<!(\w+)[^>]*>")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def encode(state: State, typed: str) -> str:
    """As `should_escape` does it: control characters escaped, names and addresses wrapped."""
    wrapped = _NAMED.sub(lambda found: _encode_name(state, found[1], found[2]), escape(typed))
    return _URL.sub(lambda found: f"<{found[0]}>", wrapped)


def _encode_name(state: State, sigil: str, name: str) -> str:
    """Only names that somebody bears; ids are not what people type."""
    if sigil == "#":
        channels = (c for c in state.channels.values() if c.name == name and c.kind != "im")
        return next((f"<#{one.id}|{one.name}>" for one in channels), f"#{name}")
    if name in ("channel", "here", "everyone"):
        return f"<!{name}>"
    groups = (f"<!subteam^{g.id}|@{name}>" for g in state.groups.values() if g.handle == name)
    people = (f"<@{p.id}|{name}>" for p in state.people.values() if p.name == name)
    return next(groups, None) or next(people, f"@{name}")


def pinged(state: State, text: str, members: list[str]) -> set[str]:
    """The people whom the mentions in an encoded text notify; all of them in the channel."""
    found: set[str] = set()
    for user, group, word in _PINGS.findall(text):
        if user:
            found.add(user)
        elif group and group in state.groups:
            found.update(state.groups[group].users)
        elif word in ("channel", "here", "everyone"):
            found.update(members)
    return found & set(members)


def mrkdwn_of(blocks: object) -> Iterator[str]:
    """Every text in blocks whose mentions count: mrkdwn objects, markdown and rich text."""
    if isinstance(blocks, list):
        for item in blocks:
            yield from mrkdwn_of(item)
    elif isinstance(blocks, dict):
        yield from _own_text(blocks)
        for value in blocks.values():
            yield from mrkdwn_of(value)


def _own_text(item: Json) -> Iterator[str]:
    kind, text = item.get("type"), item.get("text")
    if kind in ("mrkdwn", "markdown") and isinstance(text, str):
        yield text
    elif kind == "user":
        yield f"<@{item.get('user_id')}>"
    elif kind == "usergroup":
        yield f"<!subteam^{item.get('usergroup_id')}>"
    elif kind == "broadcast":
        yield f"<!{item.get('range')}>"


def plain(text: str) -> str:
    """A line for a notification: entities read out, control characters restored."""
    read = re.sub(r"<[^>|]*\|([^>]*)>", r"\1", text)
    read = re.sub(r"<(?!\|)([^>|]*)>", r"\1", read)
    return read.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
