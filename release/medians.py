"""The middle of several moments, or of several lengths of time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T", datetime, timedelta)


def median(values: Iterable[T | None]) -> T | None:
    """Half of them are below it; None where there is nothing to take one of."""
    known: list[T] = sorted(one for one in values if one is not None)
    if not known:
        return None
    lower, upper = known[(len(known) - 1) // 2], known[len(known) // 2]
    return lower + (upper - lower) / 2
