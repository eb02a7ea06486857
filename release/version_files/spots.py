"""What the kinds of version files share: a rule, a spot in a text, and what can be wrong."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from release.values import Struct


class FileRule(Struct, frozen=True):
    """A file that holds the version.

    `kind` is one of KINDS; `key` is the name in it (dotted for toml, json and yaml; a part with
    dots, or an empty one, in double quotes); `pattern` a regular expression with a group
    `version`, for the kind pattern.
    """

    path: str
    kind: str
    key: str | None = None
    pattern: str | None = None


class Spot(NamedTuple):
    """Where a value stands in a text: offsets; `python` when it is spelled as PEP 440 says."""

    start: int
    end: int
    python: bool = False


class Fault(Exception):
    """A finder's answer when there is no spot: what it looked for, what is there, which line."""

    def __init__(self, expected: str, found: str, line: int | None = None) -> None:
        self.expected = expected
        self.found = found
        self.line = line
        super().__init__(f"expected {expected}, found {found}")


Finder = Callable[[str, FileRule], list[Spot]]
"""Text and rule to the places of the version, at least one; raises Fault."""


class Problem(Struct, frozen=True):
    """Why a file cannot be updated; `line` counts from 1, None when it is about no line."""

    path: str
    expected: str
    found: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: expected {self.expected}, found {self.found}"


class VersionFileError(Exception):
    """Nothing was changed; `problems` are all that stand in the way."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
