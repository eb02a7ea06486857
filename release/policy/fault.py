"""A contradiction in a policy."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """The setting as a path of keys, and what is wrong with it."""

    loc: tuple[str | int, ...]
    message: str
