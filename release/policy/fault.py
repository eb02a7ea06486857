"""A contradiction in a policy."""

from collections.abc import Iterable, Iterator

from release.values import Struct
from release.yamlfile import did_you_mean


class Fault(Struct, frozen=True):
    """The setting as a path of keys, and what is wrong with it."""

    loc: tuple[str | int, ...]
    message: str


def must_be(
    known: Iterable[str], loc: tuple[str | int, ...], what: str, *given: str | None
) -> Iterator[Fault]:
    """A fault for each name that is given and not known; `what` says what it should be."""
    names = set(known)
    for name in given:
        if name is not None and name not in names:
            yield Fault(loc, f"“{name}” is not {what}. {did_you_mean(name, names)}")
