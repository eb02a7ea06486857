"""What a release must know of everything around it, read at one moment."""

from typing import NamedTuple

from release.debts import Owed
from release.standing.beside import NOBODY, Beside
from release.values import Struct


class Mate(NamedTuple):
    """Another release of the same train, and how far it is.

    `staged` says that everything before production is done; `lacks` are the steps that change
    production which it has still to do; `back` says that it was given up or rolled back.
    """

    release: str
    tag: str
    staged: bool
    lacks: frozenset[str]
    back: bool = False


class Around(Struct, frozen=True):
    """The world around a release; two that are equal leave it standing the same.

    `stopped` is the reason of the kill switch, if it is pulled; `mates` are the others of its
    train; `debts` are what releases of the project owe; `runs` is the version of each component
    that production has, or will have when the train is there. `overtaken` is the tag that reached
    production after it, asked only while a rollback is to begin by itself. `beside` is what other
    releases of its versions do to production, asked until it is there itself. `staging` is the
    commit of the staging branch that is checked there, asked until it enters staging itself.
    """

    stopped: str | None = None
    mates: tuple[Mate, ...] = ()
    debts: tuple[Owed, ...] = ()
    runs: tuple[tuple[str, str], ...] = ()
    overtaken: str = ""
    beside: Beside = NOBODY
    staging: str = ""


ALONE = Around()
"""Nothing around it matters."""
