"""Commits and pull requests that a text names: links of the usual forges, and bare ids."""

import re
from collections.abc import Iterable

from release.values import Struct

MOST = 8
_HOST = r"https?://(?P<repository>[^\s<>|?#\"]+?)(?:/-)?"
_LINKS = re.compile(
    rf"{_HOST}/commits?/(?P<sha>[0-9a-f]{{7,40}})\b"
    rf"|{_HOST.replace('repository', 'of')}"
    r"/(?:pull|pulls|pull-requests|pullrequest|merge_requests)/(?P<pull>\d{1,9})\b"
)
# A word of hexadecimal digits with a digit and a letter in it; numbers and words are none.
_BARE = re.compile(r"(?<![\w/.@#-])(?=\w*[a-f])(?=\w*[0-9])[0-9a-f]{7,40}(?![\w-])")

_PULL = re.compile(r"[#!]?(\d{1,6})")
_SHA = re.compile(r"[0-9a-f]{7,40}")


class Mention(Struct, frozen=True):
    """A commit (by `sha`, maybe abbreviated), a pull request (by `pull`), or a tag or branch.

    `repository` is what its link says: host and path, "github.com/acme/shop"; empty for a
    bare id.
    """

    sha: str = ""
    pull: int = 0
    repository: str = ""
    name: str = ""


def mentions(text: str) -> list[Mention]:
    """What a text names, in its order, each once; at most `MOST`."""
    found: list[tuple[int, Mention]] = []
    for link in _LINKS.finditer(text):
        repository = (link["repository"] or link["of"] or "").lower()
        mention = Mention(link["sha"] or "", int(link["pull"] or 0), repository)
        found.append((link.start(), mention))
    bare = _LINKS.sub(lambda link: " " * len(link[0]), text)
    found += [(one.start(), Mention(one[0])) for one in _BARE.finditer(bare)]
    return list(dict.fromkeys(mention for _, mention in sorted(found, key=lambda one: one[0])))[
        :MOST
    ]


def typed(words: Iterable[str]) -> list[Mention]:
    """What each word of a command means: links as in a text, `#42`, a commit, else a name."""
    found = [one for word in words for one in mentions(word) or [_plainly(word)]]
    return list(dict.fromkeys(found))[:MOST]


def _plainly(word: str) -> Mention:
    if pull := _PULL.fullmatch(word):
        return Mention(pull=int(pull[1]))
    return Mention(sha=word) if _SHA.fullmatch(word) else Mention(name=word)


def is_of(mention: Mention, addresses: Iterable[str]) -> bool:
    """True when its link leads to a repository that is known by one of these addresses."""
    return any(same_place(address) == mention.repository for address in addresses)


def same_place(address: str) -> str:
    """Host and path of an address, however git or a browser would write it."""
    bare = re.sub(r"^[a-z+]+://", "", address.strip().lower())
    bare = bare.partition("@")[2] or bare
    bare = re.sub(r"(?:/-)?/(?:commits?|tree)/.*$", "", bare)
    bare = re.sub(r"^([^/:]+):(?:\d+/)?", r"\1/", bare)
    return bare.rstrip("/").removesuffix(".git")
