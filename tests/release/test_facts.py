"""Every kind of fact: through canonical JSON and back it is the same fact."""

import json
from datetime import UTC, datetime
from typing import Any, get_args, get_origin

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from release import facts as f
from release.artifacts import Size
from release.journal import GENESIS, Entry, Sealed, seal

AT = datetime(2026, 2, 9, 9, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 hypothesis adds the zone
WORDS = st.text(max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
MAPPING = st.dictionaries(WORDS, PLAIN, max_size=4)


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Values of a field by its annotation."""
    known: dict[Any, st.SearchStrategy[Any]] = {
        str: WORDS, datetime: MOMENTS, int: st.integers(0, 10_000),
        dict[str, Any]: MAPPING, Size: st.integers(0, 10_000),
    }  # fmt: skip
    if annotation in known:
        return known[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return st.deferred(lambda: facts(annotation))
    inner = get_args(annotation)
    if get_origin(annotation) is tuple:
        return st.lists(values(inner[0]), max_size=3).map(tuple)
    if get_origin(annotation) is dict:
        return st.dictionaries(values(inner[0]), values(inner[1]), max_size=3)
    if type(None) in inner:
        return st.none() | st.one_of(*(values(one) for one in inner if one is not type(None)))
    return st.from_type(annotation)


def facts(cls: Any) -> st.SearchStrategy[Any]:
    """Any fact of a kind."""
    return st.builds(cls, **{name: values(x.annotation) for name, x in cls.model_fields.items()})


@pytest.mark.parametrize("kind", sorted(f.FACTS))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_fact_comes_back_as_it_was_and_keeps_its_seal(kind: str, data: st.DataObject):
    fact = data.draw(facts(f.FACTS[kind]))
    first = seal(1, GENESIS, f.entry(fact, "widgets", "r-1", AT, "U0ALICE01"))
    kept = json.loads(rfc8785.dumps(dict(first.entry.data)))
    again = Entry("widgets", "r-1", kind, AT, "U0ALICE01", kept)
    assert f.fact_of(Sealed(1, again, GENESIS, first.hash)) == fact
    assert seal(1, GENESIS, again).hash == first.hash


def test_every_fact_has_a_name_of_its_own_and_none_is_forgotten():
    kinds = [cls.kind for cls in f.Fact.__subclasses__()]
    assert sorted(kinds) == sorted(f.FACTS)
