"""As much of JSON Schema as Slack's schema of app manifests uses; unknown keywords are errors."""

import re
from collections.abc import Callable, Iterator
from typing import Any

Schema = dict[str, Any]

TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "null": lambda v: v is None,
}
SIZES: dict[str, Callable[[Any, int], bool]] = {
    "minLength": lambda v, n: len(v) >= n,
    "maxLength": lambda v, n: len(v) <= n,
    "minItems": lambda v, n: len(v) >= n,
    "maxItems": lambda v, n: len(v) <= n,
    "minProperties": lambda v, n: len(v) >= n,
    "maxProperties": lambda v, n: len(v) <= n,
    "minimum": lambda v, n: v >= n,
    "maximum": lambda v, n: v <= n,
}
KEYS = {"properties", "required", "additionalProperties", "patternProperties", "propertyNames"}
ABOUT = {"description", "title", "format", "default", "definitions", "$schema", "regex", "$defs"}


def faults(schema: Schema, value: Any, root: Schema | None = None, at: str = "") -> Iterator[str]:
    """Where a value does not fit its schema, and which keyword says so."""
    root = root or schema
    if "$ref" in schema:
        found: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        yield from faults(found, value, root, at)
        return
    kinds = schema.get("type", list(TYPES))
    if not any(TYPES[kind](value) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{at}: not of type {kinds}"
        return
    for keyword, wanted in schema.items():
        yield from _keyword(keyword, wanted, value, (schema, root, at))


def _keyword(
    keyword: str, wanted: Any, value: Any, around: tuple[Schema, Schema, str]
) -> Iterator[str]:
    schema, root, at = around
    if keyword in {"type", *ABOUT}:
        return
    if keyword in KEYS:
        yield from _object(keyword, schema, value, root, at) if isinstance(value, dict) else ()
    elif keyword == "items":
        for n, item in enumerate(value if isinstance(value, list) else []):
            yield from faults(wanted, item, root, f"{at}[{n}]")
    elif keyword == "anyOf":
        if all(list(faults(one, value, root, at)) for one in wanted):
            yield f"{at}: fits none of anyOf"
    elif not _holds(keyword, wanted, value):
        yield f"{at}: {keyword} {wanted}"


def _object(
    keyword: str, schema: Schema, value: dict[str, Any], root: Schema, at: str
) -> Iterator[str]:
    wanted = schema[keyword]
    if keyword == "required":
        yield from (f"{at}.{key}: missing" for key in wanted if key not in value)
    elif keyword == "propertyNames":
        for key in value:
            yield from faults(wanted, key, root, f"{at}.{key}")
    else:
        for key, inner in _inner(keyword, schema, value):
            if inner is False:
                yield f"{at}.{key}: unknown"
            elif inner is not True:
                yield from faults(inner, value[key], root, f"{at}.{key}")


def _inner(keyword: str, schema: Schema, value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each key that a keyword speaks of, and what it says of its value."""
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for key in value:
        if keyword == "properties" and key in known:
            yield key, known[key]
        found = [inner for pattern, inner in patterns.items() if re.search(pattern, key)]
        if keyword == "patternProperties":
            yield from ((key, inner) for inner in found)
        if keyword == "additionalProperties" and key not in known and not found:
            yield key, schema["additionalProperties"]


def _holds(keyword: str, wanted: Any, value: Any) -> bool:
    if keyword == "enum":
        return value in wanted
    if keyword == "pattern":
        return not isinstance(value, str) or re.search(wanted, value) is not None
    if keyword == "uniqueItems":
        return len({str(item) for item in value}) == len(value)
    if keyword == "const":
        return bool(value == wanted)
    return SIZES[keyword](value, wanted)  # KeyError: teach this file another keyword
