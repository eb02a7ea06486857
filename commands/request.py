"""A plain request and a plain reply, free of Slack."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from release.refusals import Refusal
from release.values import Struct, field


class Request(Struct, frozen=True):
    """What a person typed, clicked or submitted.

    `key` is unique to the envelope, so that a re-sent one is known. `words` and `options`
    follow the verb. `release`, `subject`, `candidate` and `risk` come from a button; `shown` and
    `values` from a form. `typed` is false for clicks and forms, `kept` true for what is carried
    out later.
    """

    key: str
    user: str
    channel: str
    at: datetime
    verb: str
    words: Sequence[str] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    project: str = ""
    release: str = ""
    subject: str = ""
    candidate: int = 0
    risk: str = ""
    shown: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    typed: bool = True
    kept: bool = False

    @property
    def reason(self) -> str:
        """The reason given in a form, as an option, or as the words that are left."""
        return (self.values.get("reason") or self.options.get("reason") or "").strip()


class Reply(Struct, frozen=True):
    """What the person is answered, before it is put into words.

    `name` is what to say or show ("approved", "why", "refused"), `data` what it needs:
    typed values of `release`, never sentences. An empty name says nothing.
    """

    name: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()

    @classmethod
    def refused(cls, *reasons: Refusal) -> "Reply":
        """A no, with all its reasons."""
        return cls("refused", {}, reasons)


class Form(Struct, frozen=True):
    """A form to be filled in: its name, what it is about, and values to begin with."""

    name: str
    verb: str
    release: str
    subject: str = ""
    candidate: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
