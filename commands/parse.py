"""What a person typed: a verb, its words, and `--options`."""

import re
from collections.abc import Iterator, Mapping, Sequence

from release.refusals import Rule, refuse
from release.values import Struct
from release.yamlfile import did_you_mean

OPTIONS = (
    "from", "at", "risk", "component", "line", "as", "pre", "project", "reason", "link", "trigger", "until",
)  # fmt: skip
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "—": "--"})
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_CLOCK = re.compile(r"\d{1,2}:\d{2}")


_RELEASE = re.compile(r"(?:^|[a-z-]v?)\d+\.\d")


def is_release(word: str) -> bool:
    """True for a version or a tag: 1.2.0, v1.2.0, api-v1.2.0."""
    return _RELEASE.search(word) is not None


class Typed(Struct, frozen=True):
    """A command line, read."""

    verb: str
    words: tuple[str, ...]
    options: Mapping[str, str]


def read_command(text: str) -> Typed:
    """Split what was typed after `/release`. Raises Refused for an option nobody knows.

    Phones turn quotes and dashes into others; they are turned back.
    """
    tokens = [quoted or plain for quoted, plain in _TOKEN.findall(text.translate(_QUOTES))]
    words: list[str] = []
    options: dict[str, str] = {}
    tokens.reverse()
    while tokens:
        token = tokens.pop()
        if not token.startswith("--"):
            words.append(token)
            continue
        name, _, value = token[2:].partition("=")
        if name not in OPTIONS:
            hint = did_you_mean(name, OPTIONS)
            raise refuse(Rule.BAD_WORDS, given=token, near=hint)
        options[name] = " ".join(filter(None, [value, *_rest_of(name, value, tokens)]))
    verb = words[0].lower() if words else ""
    return Typed(verb, tuple(words[1:]), options)


def _rest_of(name: str, value: str, tokens: list[str]) -> Iterator[str]:
    """The words of an option's value, off the end of `tokens`: people forget the quotes.

    A day takes the time of day with it, a reason all that is left of the sentence.
    """
    if not value and tokens:
        yield tokens.pop()
    while name in ("at", "until") and tokens and _CLOCK.fullmatch(tokens[-1]):
        yield tokens.pop()
    while name == "reason" and tokens and not tokens[-1].startswith("--"):
        yield tokens.pop()


def remark(words: Sequence[str]) -> str:
    """What was typed besides the version: a reason, or a note."""
    return " ".join(word for word in words if not is_release(word))


def again_as(options: Mapping[str, str], words: Sequence[str]) -> str:
    """The rest of a command line that reads as these words and options."""
    given = [f'--{name} "{value}"' for name, value in options.items()]
    return " ".join([*(f'"{word}"' if " " in word else word for word in words), *given])
