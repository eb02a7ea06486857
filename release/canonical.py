"""Canonical JSON (RFC 8785): the same bytes for the same value, whoever writes them."""

import json
from typing import Any

import rfc8785

_MOST = 2**53 - 1
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False
).encode


def canonical(value: Any) -> bytes:
    """What RFC 8785 says; raises rfc8785.CanonicalizationError for what is no JSON.

    For nearly all that is written, Python's own encoder says the same in a quarter of the time:
    it differs in floats, large numbers, the order of keys beyond ASCII, and half characters.
    """
    if _is_plain(value):
        try:
            return _encode(value).encode()
        except UnicodeEncodeError:
            pass  # half a character: let the standard say what is wrong with it
    return rfc8785.dumps(value)


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is dict:
        return all(type(k) is str and k.isascii() and _is_plain(v) for k, v in value.items())
    if kind in (list, tuple):
        return all(map(_is_plain, value))
    if kind is int:
        return bool(-_MOST <= value <= _MOST)
    return kind in (str, bool, type(None))
