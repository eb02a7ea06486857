"""The journal: an append-only chain of entries, each sealed with the hash of the one before."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from release.canonical import canonical
from release.values import Struct

GENESIS = "0" * 64


class Entry(Struct, frozen=True):
    """What is to be written: a fact about a project, or about one release of it.

    `data` is plain JSON (str, int, bool, None, list, dict; no floats that are not whole);
    `actor` is a Slack user id or the name of a part of Slipway ("engine", "timer").
    """

    project: str
    release: str | None
    kind: str
    at: datetime
    actor: str
    data: Mapping[str, Any]


class Sealed(Struct, frozen=True):
    """An entry in its place in the chain. `seq` counts from 1 over the whole database."""

    seq: int
    entry: Entry
    previous: str
    hash: str


def seal(seq: int, previous: str, entry: Entry) -> Sealed:
    """Bind an entry to its place: SHA-256 over RFC 8785 canonical JSON."""
    body: dict[str, Any] = {
        "seq": seq,
        "previous": previous,
        "project": entry.project,
        "release": entry.release,
        "kind": entry.kind,
        "at": stamp(entry.at),
        "actor": entry.actor,
        "data": dict(entry.data),
    }
    return Sealed(seq, entry, previous, hashlib.sha256(canonical(body)).hexdigest())


@lru_cache(maxsize=64)  # one moment is written in several places
def stamp(at: datetime) -> str:
    """An aware time as ISO 8601 in UTC with microseconds: the same text on every database."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class Break(Struct, frozen=True):
    """Where a chain does not hold, and why."""

    seq: int
    reason: str


def verify(chain: Iterable[Sealed], head: tuple[int, str] | None = None) -> list[Break]:
    """All places where the chain is broken; `head` is the (seq, hash) the database vouches for."""
    breaks: list[Break] = []
    seq, previous = 0, GENESIS
    for sealed in chain:
        if sealed.seq != seq + 1:
            breaks.append(Break(sealed.seq, f"entry {seq + 1} is missing"))
        if sealed.previous != previous:
            breaks.append(Break(sealed.seq, "it does not follow the entry before it"))
        if seal(sealed.seq, sealed.previous, sealed.entry).hash != sealed.hash:
            breaks.append(Break(sealed.seq, "its content was changed after it was written"))
        seq, previous = sealed.seq, sealed.hash
    if head is not None and head != (seq, previous):
        breaks.append(Break(seq, f"the chain should end at entry {head[0]}"))
    return breaks
