"""What a commit says below its subject: text, git's trailers, and what breaks."""

import re
from typing import Final

from release.values import Struct

Trailers = tuple[tuple[str, str], ...]
"""Key in lower case, value; in the order written."""

_KEY = r"[A-Za-z][A-Za-z0-9-]*"
# https://www.conventionalcommits.org/en/v1.0.0/#specification 8 to 10 and 12: a footer's value
# ends where the next token and separator begin.
_BREAKING = re.compile(
    rf"^BREAKING[ -]CHANGE: +(\S.*(?:\n(?!BREAKING[ -]CHANGE: |{_KEY}(?:: | #)).*)*)",
    re.MULTILINE,
)
_TRAILER = re.compile(rf"({_KEY}|BREAKING CHANGE)(?:: *| (?=#))(.*)")
_PICKED = re.compile(r"^\(cherry picked from commit ([0-9a-f]{40})\)$", re.MULTILINE)
_REVERTS = re.compile(r"This reverts commit ([0-9a-f]{7,40})\b")


class Body(Struct, frozen=True):
    """`text` is what is left without the trailers; shas as written, None when there is none."""

    text: str = ""
    trailers: Trailers = ()
    breaking: str | None = None
    reverts: str | None = None
    picked: str | None = None


NOTHING: Final = Body()


def read_body(body: str) -> Body:
    """Read the part of a message below its subject."""
    body = body.replace("\r\n", "\n").strip()
    text, trailers = _split(body)
    # Most bodies have none of these three: to look for a word is faster than to search.
    breaking = _BREAKING.search(body) if "BREAKING" in body else None
    reverts = _REVERTS.search(body) if "This reverts" in body else None
    picked = _PICKED.search(body) if "(cherry picked" in body else None
    return Body(
        text,
        trailers,
        " ".join(breaking[1].split()) if breaking else None,
        reverts[1] if reverts else None,
        picked[1] if picked else None,
    )


def _split(body: str) -> tuple[str, Trailers]:
    """The text, and the trailers: the last paragraph, if it is nothing else."""
    text, _, last = body.rpartition("\n\n")
    trailers: list[tuple[str, str]] = []
    for line in last.split("\n"):
        if found := _TRAILER.fullmatch(line):
            trailers.append((found[1].lower(), found[2].strip()))
        elif line[:1].isspace() and trailers:
            key, value = trailers[-1]
            trailers[-1] = key, f"{value} {line.strip()}"
        elif not _PICKED.fullmatch(line):
            return body, ()
    return text.strip(), tuple(trailers)


def values(trailers: Trailers, *keys: str) -> list[str]:
    """The values of some trailers."""
    return [value for key, value in trailers if key in keys]
