"""The quick way says what RFC 8785 says, to the byte, and refuses what it refuses."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from release.canonical import canonical

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
KEYS = st.text(max_size=5) | st.sampled_from(["a", "é", "\ue000", "\U0001f600", "\x7f", '"\\'])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=12
)


def outcome(write: Any, value: Any) -> Any:
    try:
        return write(value)
    except rfc8785.CanonicalizationError as error:
        return type(error)


@given(VALUES)
def test_it_is_the_standard(value: Any):
    assert outcome(canonical, value) == outcome(rfc8785.dumps, value)


@pytest.mark.parametrize(
    "value",
    [
        '\x00\x1f\x7f\b\f\n\r\t"\\/é\u2028\U0001f600',
        {"\U0001f600": 1, "\ue000": 2, "a": 3, "B": 4},
        {"x": (1, 2), "y": [True, None, -0.0, 1e30, 2**53 - 1]},
        {"seq": 2**53},
        "half \ud83d",
        {1: "number for a key"},
        float("nan"),
    ],
)
def test_of_the_corners_too(value: Any):
    assert outcome(canonical, value) == outcome(rfc8785.dumps, value)
