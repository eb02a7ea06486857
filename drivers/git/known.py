"""Answers that never change, because all they speak of are commits by their ids."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Known(Generic[T]):
    """The newest answers, of those that fit; the oldest is forgotten first."""

    def __init__(self, most: int, fits: Callable[[T], bool] = lambda _: True) -> None:
        self._most, self._fits = most, fits
        self._answers: dict[Hashable, T] = {}
        self._changing = threading.Lock()

    def answer(self, question: Hashable, find: Callable[[], T]) -> T:
        """What is known, or is found now; errors are not kept."""
        known = self._answers.get(question)
        if known is not None:
            return known
        found = find()
        if self._fits(found):
            self._keep(question, found)
        return found

    def _keep(self, question: Hashable, found: T) -> None:
        with self._changing:
            self._answers[question] = found
            if len(self._answers) > self._most:
                del self._answers[next(iter(self._answers))]
