"""The byte strings that would give a secret value away: the value and its usual disguises."""

import base64
import json
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

SHORTEST = 4  # shorter values would black out ordinary words
SHORTEST_PART = 8  # the same for a line of a value, and for base64


def needles(env: Mapping[str, str], secrets: Iterable[str]) -> list[bytes]:
    """What to scrub for the variables named in `secrets`; unset and short ones are skipped."""
    values = {env[name] for name in secrets if len(env.get(name, "")) >= SHORTEST}
    found = {needle for value in values for needle in _disguises(value)}
    return sorted(found, key=lambda needle: (-len(needle), needle))


def _disguises(value: str) -> set[bytes]:
    raw = value.encode(errors="surrogateescape")
    plain = value.encode(errors="replace").decode()
    texts = {json.dumps(plain)[1:-1], quote(plain, safe=""), quote_plus(plain)}
    found = {raw, raw.strip()} | {text.encode() for text in texts} | _lines(raw)
    if len(raw) >= SHORTEST_PART:
        found |= _base64(raw)
    return {needle for needle in found if len(needle) >= SHORTEST}


def _lines(raw: bytes) -> set[bytes]:
    """A key of several lines is seldom printed in one piece: indented, or with CRLF."""
    lines = (line.strip() for line in raw.splitlines())
    return {line for line in lines if len(line) >= SHORTEST_PART}


def _base64(raw: bytes) -> set[bytes]:
    """Three ways a value shows inside base64, one for each place modulo 3 it may begin at.

    The characters at either end also depend on the neighbours, so they are left out.
    """
    found = set()
    for shift, front in enumerate((0, 2, 3)):
        whole = (shift + len(raw)) // 3 * 4
        found.add(base64.b64encode(b"\0" * shift + raw)[front:whole])
    return found
