"""Makes ids and timestamps of Slack's shape, stable for names and rising for messages."""

import re
import secrets
from collections.abc import Collection

PATTERN = re.compile(r"^[UCSDGTABFV][A-Z0-9]{6,}$")


def stable_id(prefix: str, name: str, taken: Collection[str] = ()) -> str:
    """The same name always gives the same id, so that configuration files can mention it."""
    letters = re.sub(r"[^A-Z0-9]", "", name.upper())[:12]
    wanted = f"{prefix}0{letters.ljust(8, '0')}"
    number = 2
    while wanted in taken:
        wanted = f"{prefix}0{letters.ljust(8, '0')}{number}"
        number += 1
    return wanted


def numbered_id(prefix: str, number: int) -> str:
    return f"{prefix}0{number:08d}"


def secret() -> str:
    return secrets.token_urlsafe(18)


def next_stamp(now: float, last: str) -> str:
    """A message's ts: microseconds, strictly later than `last` even when the clock stands."""
    micros = max(int(now * 1_000_000), stamp_micros(last) + 1)
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def stamp_micros(stamp: str) -> int:
    whole, _, part = stamp.partition(".")
    return int(whole or 0) * 1_000_000 + int(part or 0)
