"""The few types that every part of the local Slack shares."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Clock = Callable[[], float]
"""Seconds since the epoch; a test passes its own."""


class SlackError(Exception):
    """A refusal of the Web API: `error` is Slack's word, `extra` what else the answer carries."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    @classmethod
    def with_messages(cls, error: str, messages: list[str]) -> "SlackError":
        """Slack gives the plain sentences in `errors`, and again with a level in the metadata."""
        marked = [f"[ERROR] {message}" for message in messages]
        return cls(error, errors=messages, response_metadata={"messages": marked})

    def answer(self) -> Json:
        return {"ok": False, "error": self.error, **self.extra}


class PersonError(Exception):
    """Something a person tried that the client itself refuses, in words for that person."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.message = message

    def answer(self) -> Json:
        return {"ok": False, "error": self.error, "message": self.message}


@dataclass(frozen=True)
class Delivery:
    """What became of one payload sent to the app; `body` is the acknowledgement's content."""

    ok: bool
    ms: float
    status: str = ""
    error: str = ""
    body: Any = None
    no_retry: bool = False


@dataclass(frozen=True)
class Ack:
    """How the app answered an interaction, as the person would notice it."""

    ok: bool
    ms: float = 0.0
    error: str = ""
    message: str = ""
    response_action: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    body: Any = None

    def answer(self) -> Json:
        if not self.ok:
            return {"ok": False, "error": self.error, "message": self.message}
        return {"ok": True, "ack_ms": round(self.ms, 1)}
