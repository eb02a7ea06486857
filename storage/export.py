"""The whole record out of the database: verified where it lies, or as JSON Lines for elsewhere.

Both read the chain from its beginning. Beside a running Slipway, give them a store of their own
(`open_store(url, read_only=True)`), so that nobody waits for them.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TextIO

import rfc8785

from release.journal import Break, Entry, Sealed, stamp, verify
from release.values import Struct, replace
from storage.base import Store
from storage.ledger import Ledger

PAGE = 1000


class Export(Struct, frozen=True):
    """What a file of JSON Lines holds; `head` is None when its last line is missing."""

    chain: list[Sealed]
    head: tuple[int, str] | None


async def audit(store: Store) -> list[Break]:
    """All places where the chain in the database does not hold."""
    return await store.read(lambda ledger: verify(_pages(ledger), ledger.chain_head()))


async def export(store: Store, out: TextIO) -> int:
    """Write one line an entry and the head as the last one; returns the number of entries."""
    return await store.read(lambda ledger: _write(ledger, out))


def read_export(lines: Iterable[str]) -> Export:
    """What `export` wrote, for `release.journal.verify(found.chain, found.head)`.

    Raises ValueError, with the number of the line, for what `export` does not write.
    """
    chain: list[Sealed] = []
    head: tuple[int, str] | None = None
    for number, line in enumerate(lines, start=1):
        try:
            found = json.loads(line)
            if "head" in found:
                head = found["head"]["seq"], found["head"]["hash"]
            else:
                chain.append(_sealed(found))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number}: not a line of a record ({error})") from error
    return Export(chain, head)


def _pages(ledger: Ledger) -> Iterator[Sealed]:
    after = 0
    while page := ledger.chain(after, PAGE):
        yield from map(_presentable, page)
        after = page[-1].seq


def _presentable(sealed: Sealed) -> Sealed:
    """Itself, unless someone put data there that cannot even be hashed: NaN, or no object."""
    try:
        rfc8785.dumps(dict(sealed.entry.data))
    except (ValueError, TypeError):
        data = {"unreadable": repr(sealed.entry.data)}
        return replace(sealed, entry=replace(sealed.entry, data=data))
    return sealed


def _write(ledger: Ledger, out: TextIO) -> int:
    count = 0
    for sealed in _pages(ledger):
        out.write(_line(_body(sealed)))
        count += 1
    seq, last = ledger.chain_head()
    out.write(_line({"head": {"seq": seq, "hash": last}}))
    return count


def _line(value: dict[str, Any]) -> str:
    return rfc8785.dumps(value).decode() + "\n"


def _body(sealed: Sealed) -> dict[str, Any]:
    entry = sealed.entry
    return {
        "seq": sealed.seq,
        "previous": sealed.previous,
        "hash": sealed.hash,
        "project": entry.project,
        "release": entry.release,
        "kind": entry.kind,
        "at": stamp(entry.at),
        "actor": entry.actor,
        "data": dict(entry.data),
    }


def _sealed(found: dict[str, Any]) -> Sealed:
    entry = Entry(
        found["project"],
        found["release"],
        found["kind"],
        datetime.fromisoformat(found["at"]),
        found["actor"],
        found["data"],
    )
    return Sealed(found["seq"], entry, found["previous"], found["hash"])
