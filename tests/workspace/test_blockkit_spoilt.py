"""Every good block, spoilt at every place: always an answer, never a crash, here or later on."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.workspace.test_blockkit_messages import GOOD
from workspace import forms, normal, text, validate_message, values
from workspace.blockkit import length_of_texts
from workspace.kinds import Json

NONSENSE: list[Any] = [None, "", "x", 0, -1, True, [], [None], {}, {"type": "button"}]


def spoilt(block: Json) -> Iterator[Json]:
    for path in places(block):
        for value in NONSENSE:
            made: Any = deepcopy(block)
            inner = made
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = value
            yield made


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Long lists are alike all through: the first item stands for them."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value[:1])
    for key, item in inner:
        if isinstance(item, dict | list):
            yield from places(item, (*path, key))
        else:
            yield (*path, key)


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_a_spoilt_block_is_refused_or_harmless(block: Json):
    for one in spoilt(block):
        if validate_message([one]) == []:
            handle([one])


def handle(blocks: list[Json]) -> None:
    """All that the workspace does with blocks that it took."""
    numbers = iter(range(1_000_000))
    stored = normal.blocks(blocks, lambda: next(numbers))
    list(text.mrkdwn_of(stored))
    length_of_texts(stored)
    held = values.state_of(stored, {}, {})
    forms.faults(stored, held)
    for place in values.places(stored):
        values.label(place.element)
        values.action_of(place, None, "1.2", None)
