"""Classes of changes: how a policy recognises migrations, features or breaking changes."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from typing import Final

from release.changes.change import Change
from release.changes.globs import path_matcher
from release.values import Struct, replace

_NONE: Final[frozenset[str]] = frozenset()


class ChangeClass(Struct, frozen=True):
    """A named class; any of these is enough to belong to it.

    `types` are conventional types, `paths` globs (`release.changes.globs`), `labels` exact,
    `breaking` takes every breaking change, `content` are regular expressions looked for in the
    lines it adds (which `Change.adds` tells) and in its message.

    Raises ValueError for a glob or expression that cannot be read.
    """

    name: str
    types: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    breaking: bool = False
    content: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        path_matcher(self.paths)
        for pattern in self.content:
            try:
                re.compile(pattern)
            except re.error as wrong:
                raise ValueError(f"{pattern!r} is no regular expression: {wrong}") from wrong


class Classifier:
    """The classes of a policy, compiled: make one for a range, ask it for every change."""

    def __init__(self, classes: Iterable[ChangeClass]) -> None:
        every = tuple(classes)
        self._types = _index((c.name, (kind.lower() for kind in c.types)) for c in every)
        self._labels = _index((c.name, c.labels) for c in every)
        self._breaking = frozenset(c.name for c in every if c.breaking)
        self._content = [(c.name, re.compile(p)) for c in every for p in c.content]
        self._paths = [(c.name, path_matcher(c.paths)) for c in every if c.paths]
        self._of_path: dict[str, frozenset[str]] = {}

    def of(self, change: Change) -> frozenset[str]:
        """The names of the classes a change belongs to."""
        names = self._types.get(change.type, _NONE)
        for label in change.labels:
            names |= self._labels.get(label, _NONE)
        if change.breaking is not None:
            names |= self._breaking
        if self._paths:
            for path in change.paths:
                # The same paths come up again and again in one range.
                found = self._of_path.get(path)
                names |= self._path(path) if found is None else found
        return names | self._said(change) if self._content else names

    def _path(self, path: str) -> frozenset[str]:
        known = frozenset(name for name, matches in self._paths if matches(path))
        self._of_path[path] = known
        return known

    def _said(self, change: Change) -> frozenset[str]:
        message = f"{change.commit.subject}\n{change.commit.body}"
        return frozenset(
            name
            for name, pattern in self._content
            if pattern.pattern in change.adds or pattern.search(message)
        )


def _index(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    index: dict[str, frozenset[str]] = {}
    for name, words in named:
        for word in words:
            index[word] = index.get(word, _NONE) | {name}
    return index


@lru_cache(maxsize=64)
def _classifier(classes: tuple[ChangeClass, ...]) -> Classifier:
    return Classifier(classes)


def classify(change: Change, classes: Sequence[ChangeClass]) -> frozenset[str]:
    """The names of the classes a change belongs to; for many, `classified` is faster."""
    return _classifier(tuple(classes)).of(change)


def classified(changes: Iterable[Change], classes: Sequence[ChangeClass]) -> list[Change]:
    """The changes with their `classes` filled in."""
    of: Callable[[Change], frozenset[str]] = _classifier(tuple(classes)).of
    return [
        replace(change, classes=names) if (names := of(change)) != change.classes else change
        for change in changes
    ]


def too_big(
    changes: Iterable[Change], refused: Collection[str]
) -> list[tuple[Change, tuple[str, ...]]]:
    """The changes that a kind refuses, each with the refused classes it belongs to, sorted."""
    never = frozenset(refused)
    found = ((change, tuple(sorted(change.classes & never))) for change in changes)
    return [(change, names) for change, names in found if names]
