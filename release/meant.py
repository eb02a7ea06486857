"""What a faulty file most probably means, so that the rest of it is checked at once as well."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from release.values import Struct
from release.yamlfile import Place, Problem, Strange, Table, nearest, place_of
from release.yamlwords import choices

M = TypeVar("M", bound=BaseModel)

_ROUNDS = 6
"""What is put right may show a fault below it; so often we look again."""
_ANYTHING = "?"


class Meant(Struct, Generic[M], frozen=True):
    """A value for further checks only, and the places where it is not what stands in the file."""

    value: M
    made_up: tuple[Place, ...]

    def doubts(self, place: Place, message: str) -> bool:
        """Whether what is found there may only be a consequence of what was made up."""
        return any(_follows(place, message, made) for made in self.made_up)


def _follows(place: Place, message: str, made: Place) -> bool:
    if isinstance(made[-1], int):  # something of a list is left out, and may be missed above it
        return place[: len(made)] == made or made[: len(place)] == place
    if place[: len(made)] == made:
        return True
    beside = place[: len(made) - 1] == made[:-1]
    return f"“{made[-1]}”" in message or (beside and made[-1] in re.split(r"[^\w-]", message))


def meant(model: type[M], table: Table) -> Meant[M] | None:
    """The value with near misses of keys put right and what is wrong left out, if that will do."""
    data, made_up = deepcopy(table), dict[Place, None]()
    for _ in range(_ROUNDS):
        unknown: list[Strange] = []
        try:
            value = model.model_validate(data, context={"unknown": unknown})
        except ValidationError as error:
            renamed = [strange for strange in unknown if _renamed(strange)]
            if not renamed and not _mended(error, data, made_up):
                return None
        else:
            return Meant(value, tuple(made_up))
    return None


def unspoilt(problems: Iterator[tuple[Place, Problem]], *values: Meant[Any]) -> list[Problem]:
    """The problems that are no consequence of something made up."""
    return [
        problem
        for place, problem in problems
        if not any(value.doubts(place, problem.message) for value in values)
    ]


def _renamed(strange: Strange) -> bool:
    near = nearest(strange.key, strange.known)
    if near is None or near in strange.table:
        return False
    strange.table[near] = strange.table.pop(strange.key)
    return True


def _mended(error: ValidationError, data: Table, made_up: dict[Place, None]) -> bool:
    """Put right or leave out each place that is at fault; whether that is possible."""
    faults = {place_of(fault["loc"]): fault for fault in error.errors()}
    for place in sorted(faults, key=repr, reverse=True):  # of a list the last one first
        if not _put_right(data, place, faults[place], made_up):
            return False
        made_up[place] = None
    return True


def _put_right(data: Any, place: Place, fault: Any, made_up: dict[Place, None]) -> bool:
    here, place = _nearest_part(data, place)
    if not place:
        return False
    key: Any = place[-1]
    if fault["type"] == "missing":
        known = place in made_up and here.get(key) == _ANYTHING
        here[key] = _ANYTHING
        return not known
    if fault["type"] == "literal_error":
        words = choices(fault["ctx"]["expected"])
        here[key] = nearest(str(fault["input"]), words) or words[0]
        return True
    if isinstance(here, dict):
        here.pop(key, None)  # gone already when two kinds of value were tried there
    else:
        del here[key]
    return True


def _nearest_part(data: Any, place: Place) -> tuple[Any, Place]:
    """The mapping or list that holds a place, or the nearest thing above it that is held by one."""
    for n, part in enumerate(place):
        last = n == len(place) - 1
        if isinstance(data, dict) and (part in data or last):
            below = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            below = data[part]
        else:
            return data, ()
        if last or not isinstance(below, dict | list):
            return data, place[: n + 1]
        data = below
    return data, ()
