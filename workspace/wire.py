"""Keeps what went over the wire in either direction, with every secret masked."""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from workspace.kinds import Clock, Json

_SECRETS = re.compile(r"(xox[a-z]-|xapp-|v0=|ticket=)[A-Za-z0-9._~%-]+")
_SECRET_HEADERS = {"authorization", "x-slack-signature", "cookie"}


@dataclass(frozen=True)
class Call:
    """One exchange; `request` and `response` are the decoded bodies."""

    direction: str
    """to_app | from_app"""
    name: str
    status: str
    ms: float
    headers: dict[str, str]
    request: Any
    response: Any
    n: int = 0
    at: float = 0.0

    def to_page(self) -> Json:
        body = {"request": self.request, "response": self.response}
        return {
            "n": self.n,
            "at": self.at,
            "direction": self.direction,
            "name": self.name,
            "status": self.status,
            "ms": round(self.ms, 1),
            "headers": self.headers,
            "body": body,
        }


def mask(value: Any, hidden: tuple[str, ...] = ()) -> Any:
    """A copy without tokens, signatures or any of the `hidden` strings."""
    if isinstance(value, str):
        for one in hidden:
            if one and one in value:
                value = value.replace(one, "•••")
        return _SECRETS.sub(r"\1•••", value) if _may_hold_one(value) else value
    if isinstance(value, dict):
        return {key: mask(item, hidden) for key, item in value.items()}
    if isinstance(value, list):
        return [mask(item, hidden) for item in value]
    return value


def _may_hold_one(text: str) -> bool:
    """Quick, for nearly every text: whether it is worth looking for secrets in it."""
    return "xox" in text or "xapp-" in text or "v0=" in text or "ticket=" in text


def mask_headers(headers: dict[str, str]) -> dict[str, str]:
    return {k: "•••" if k.lower() in _SECRET_HEADERS else str(mask(v)) for k, v in headers.items()}


class Wire:
    """`listener` hears of every call; `hidden` are strings to mask besides the usual tokens."""

    def __init__(self, clock: Clock, listener: Callable[[Call], None], keep: int = 2000) -> None:
        self.hidden: tuple[str, ...] = ()
        self._clock = clock
        self._calls: deque[Call] = deque(maxlen=keep)
        self._listener = listener
        self._count = 0

    def record(self, call: Call) -> None:
        self._count += 1
        masked = replace(
            call,
            n=self._count,
            at=self._clock(),
            headers=mask_headers(call.headers),
            request=mask(call.request, self.hidden),
            response=mask(call.response, self.hidden),
        )
        self._calls.append(masked)
        self._listener(masked)

    def calls(self, name: str | None = None, after: int = 0) -> list[Call]:
        chosen = (call for call in self._calls if call.n > after)
        return [call for call in chosen if name is None or call.name == name]
