"""A look at how a system fares: what to ask, what counts as healthy, and the verdict."""

import json
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from release.runs import Call
from release.values import Struct


class Comparison(StrEnum):
    """How a healthy value compares with its bound."""

    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    EQUAL = "=="
    UNEQUAL = "!="


_HOLDS: Mapping[Comparison, Callable[[float, float], bool]] = {
    Comparison.BELOW: operator.lt,
    Comparison.AT_MOST: operator.le,
    Comparison.ABOVE: operator.gt,
    Comparison.AT_LEAST: operator.ge,
    Comparison.EQUAL: operator.eq,
    Comparison.UNEQUAL: operator.ne,
}


class Limit(Struct, frozen=True):
    """What a healthy number looks like: `Limit(Comparison.AT_MOST, 0.01)` reads "<= 0.01"."""

    comparison: Comparison
    bound: float

    def __str__(self) -> str:
        return f"{self.comparison} {self.bound:g}"

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read "<= 0.01". Raises ValueError."""
        parts = re.fullmatch(r"\s*([<>]=?|[=!]=)\s*(\S+)\s*", text)
        if not parts or not math.isfinite(bound := float(parts[2])):
            raise ValueError(f"not a limit: {text!r} (one looks like '<= 0.01')")
        return cls(Comparison(parts[1]), bound)

    def holds(self, value: float) -> bool:
        """True for a healthy value; never for NaN."""
        return not math.isnan(value) and _HOLDS[self.comparison](value, self.bound)


class CommandProbe(Struct, frozen=True):
    """A script that only looks: exit 0, and the last number of its output within `limit`."""

    call: Call
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class HttpProbe:
    """A GET of `url` (http or https) that answers `status`, and then the right thing.

    `pointer` is a JSON pointer (RFC 6901) into the answer; without one the answer is its
    text. That value must match `pattern` (anywhere in it) and keep `limit`, where given.
    """

    url: str
    status: int = 200
    pointer: str | None = None
    pattern: str | None = None
    limit: Limit | None = None
    timeout: timedelta = timedelta(seconds=10)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class PrometheusProbe:
    """An instant query that gives one number: a scalar, or a vector of a single series."""

    url: str  # of the server, without /api/v1/query
    query: str
    limit: Limit
    timeout: timedelta = timedelta(seconds=10)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


Probe = CommandProbe | HttpProbe | PrometheusProbe


class Healthy(Struct, frozen=True):
    """As it should be; `value` is what was seen, where there was something to see."""

    value: float | str | None = None


class Breached(Struct, frozen=True):
    """Not as it should be: `value` was seen where `limit` was wanted ("<= 0.01")."""

    value: float | str
    limit: str


class Inconclusive(Struct, frozen=True):
    """Nobody can tell: no answer, no data, or an answer that makes no sense."""

    reason: str


Verdict = Healthy | Breached | Inconclusive


def judge(value: float, limit: Limit) -> Verdict:
    """Compare a number. NaN says nothing: it is what a ratio of no requests looks like."""
    if math.isnan(value):
        return Inconclusive("the value is NaN")
    return Healthy(value) if limit.holds(value) else Breached(value, str(limit))


def judge_text(text: str, pattern: str | None, limit: Limit | None) -> Verdict:
    """Match a text against `pattern`, then read it as a number for `limit`."""
    if pattern is not None and not re.search(pattern, text):
        return Breached(_short(text), f"matches {pattern}")
    if limit is None:
        return Healthy(_short(text))
    try:
        return judge(float(text), limit)
    except ValueError:
        return Inconclusive(f"{_short(text)!r} is no number")


def judge_output(exit_code: int, output: str, limit: Limit | None) -> Verdict:
    """A command's exit code, then the last number of the last line it printed."""
    if exit_code != 0:
        return Breached(exit_code, "exit 0")
    if limit is None:
        return Healthy(_short(output.strip().rpartition("\n")[2]) or None)
    numbers = _NUMBER.findall(output.strip().rpartition("\n")[2])
    return judge(float(numbers[-1]), limit) if numbers else Inconclusive("it printed no number")


# Not the 2 of "v2" nor the parts of "1.2.3": digits that stand for themselves.
_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|NaN|[Ii]nf)(?![\w]|\.\d)")


def judge_json(body: str, pointer: str, pattern: str | None, limit: Limit | None) -> Verdict:
    """What `pointer` finds in a JSON text; a missing place is inconclusive."""
    try:
        value = at(json.loads(body), pointer)
    except (ValueError, RecursionError):
        return Inconclusive("the answer is not JSON")
    except LookupError:
        return Inconclusive(f"the answer has nothing at {pointer}")
    return judge_text(value if isinstance(value, str) else json.dumps(value), pattern, limit)


def at(document: Any, pointer: str) -> Any:
    """The value a JSON pointer names. Raises LookupError where there is none."""
    if pointer and not pointer.startswith("/"):
        raise LookupError(pointer)
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict):
            document = document[name]
        elif isinstance(document, list) and re.fullmatch(r"0|[1-9]\d*", name):
            document = document[int(name)]
        else:
            raise LookupError(pointer)
    return document


def judge_prometheus(answer: Any, limit: Limit) -> Verdict:
    """The JSON of /api/v1/query, success or error."""
    match answer:
        case {"status": "success", "data": {"resultType": str(kind), "result": list(result)}}:
            return _judge_result(kind, result, limit)
        case {"status": "error", "error": str(error)}:
            return Inconclusive(_short(error))
        case _:
            return Inconclusive("the answer is not Prometheus's")


def _judge_result(kind: str, result: list[Any], limit: Limit) -> Verdict:
    match kind, result:
        case "scalar", [_, value]:
            return _judge_sample(value, limit)
        case "vector", [{"value": [_, value]}]:
            return _judge_sample(value, limit)
        case "vector", []:
            return Inconclusive("no data")
        case "vector", [_, _, *_]:
            return Inconclusive(f"{len(result)} series instead of one: aggregate them")
        case _:
            return Inconclusive(f"the query gives a {kind}, but one number is needed")


def _judge_sample(value: Any, limit: Limit) -> Verdict:
    try:
        return judge(float(value), limit)
    except (TypeError, ValueError):
        return Inconclusive(f"{_short(str(value))!r} is no number")


def _short(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"
