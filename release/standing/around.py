"""What a release must know of everything around it, read at one moment."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Around:
    """The world around a release; two that are equal leave it standing the same.

    `stopped` is the reason of the kill switch, if it is pulled.
    """

    stopped: str | None = None


ALONE = Around()
"""Nothing around it matters."""
