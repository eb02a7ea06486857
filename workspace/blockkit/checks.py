"""The parts that rules for Block Kit are made of; each yields Slack's sentences for a value."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


@dataclass(frozen=True)
class Field:
    check: Check
    needed: bool = False


def at(sentence: str, path: str) -> str:
    return f"{sentence} [json-pointer:{path}]"


def string(most: int | None = None, least: int = 0, pattern: str = "") -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield at("must provide a string", path)
        elif len(value) < least:
            yield at(f"must be more than {least - 1} characters", path)
        elif most is not None and len(value) > most:
            yield at(f"must be less than {most + 1} characters", path)
        elif pattern and not re.fullmatch(pattern, value):
            yield at("failed to match the required format", path)

    return check


def one_of(given: Collection[str]) -> Check:
    words = sorted(given)

    def check(value: Any, path: str) -> Iterator[str]:
        if value not in words:
            yield at(f"must be one of: {', '.join(words)}", path)

    return check


def boolean(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield at("must provide a boolean", path)


def integer(least: int | None = None, most: int | None = None) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield at("must provide an integer", path)
        elif least is not None and value < least:
            yield at(f"must be greater than or equal to {least}", path)
        elif most is not None and value > most:
            yield at(f"must be less than or equal to {most}", path)

    return check


def array(item: Check, most: int | None = None, least: int = 0) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield at("must provide an array", path)
            return
        if len(value) < least:
            yield at(f"no fewer than {least} items allowed", path)
        if most is not None and len(value) > most:
            yield at(f"no more than {most} items allowed", path)
        for number, one in enumerate(value):
            yield from item(one, f"{path}/{number}")

    return check


def needed(check: Check) -> Field:
    return Field(check, needed=True)


def optional(check: Check) -> Field:
    return Field(check)


def shape(fields: Mapping[str, Field], also: Check | None = None) -> Check:
    """An object with these fields and no others; `also` checks how good ones go together."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at("must provide an object", path)
            return
        wrong = list(_fields(value, fields, path))
        yield from wrong
        if also is not None and not wrong:
            yield from also(value, path)

    return check


def _fields(value: Mapping[str, Any], fields: Mapping[str, Field], path: str) -> Iterator[str]:
    for name in value:
        if name not in fields:
            yield at(f"invalid additional property: {name}", path)
    for name, field in fields.items():
        if name in value:
            yield from field.check(value[name], f"{path}/{name}")
        elif field.needed:
            yield at(f"missing required field: {name}", path)


def by_type(table: Mapping[str, Check], allowed: Collection[str] | None = None) -> Check:
    """The rule for the value's `type`; `allowed` names those that fit in this place."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at("must provide an object", path)
            return
        kind = value.get("type")
        if kind is None:
            yield at("missing required field: type", path)
        elif not isinstance(kind, str) or kind not in table or (allowed and kind not in allowed):
            yield at(f"unsupported type: {kind}", f"{path}/type")
        else:
            yield from table[kind](value, path)

    return check
