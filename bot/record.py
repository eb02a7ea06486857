"""The record at the command line: verified, exported, what is kept beside it made anew."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TextIO, TypeVar

import click

from release.journal import Break, verify
from storage.base import Store
from storage.export import audit, export, read_export
from storage.rebuild import Difference, Folds, compare, rebuild
from storage.store import open_store

T = TypeVar("T")


def _with_store(url: str, work: Callable[[Store], Awaitable[T]], *, read_only: bool) -> T:
    async def run() -> T:
        try:
            store = open_store(url, read_only=read_only)
        except FileNotFoundError as error:
            raise click.ClickException(f"there is no database at {error}") from None
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def verify_database(url: str) -> tuple[list[str], str]:
    """Where the chain breaks, and a summary. May run beside the bot."""

    async def work(store: Store) -> tuple[list[Break], tuple[int, str]]:
        head = await store.read(lambda ledger: ledger.chain_head())
        return await audit(store), head

    breaks, head = _with_store(url, work, read_only=True)
    return _lines(breaks), _summary(head, breaks)


def verify_export(lines: Iterable[str]) -> tuple[list[str], str]:
    """The same for what `audit export` wrote. Refuses what it did not write."""
    try:
        found = read_export(lines)
    except ValueError as error:
        raise click.ClickException(f"{error}") from None
    breaks = verify(found.chain, found.head)
    last = found.chain[-1] if found.chain else None
    head = found.head or (last.seq if last else 0, last.hash if last else "")
    if found.head is None:
        breaks.append(Break(head[0], "the last line, with the head, is missing"))
    return _lines(breaks), _summary(head, breaks)


def _lines(breaks: Iterable[Break]) -> list[str]:
    return [f"entry {one.seq}: {one.reason}" for one in breaks]


def _summary(head: tuple[int, str], breaks: list[Break]) -> str:
    number = len(breaks)
    verdict = f"{number} break{'s' * (number > 1)}" if number else "the chain holds"
    return f"{head[0]} entries, {verdict}. Head: {head[1]}"


def export_to(url: str, out: TextIO) -> int:
    """Write the whole record; the number of entries."""
    return _with_store(url, lambda store: export(store, out), read_only=True)


def rebuild_index(url: str, *, dry_run: bool) -> list[str]:
    """Make the index of releases and the small values anew, or say what that would change."""
    work = compare if dry_run else rebuild
    found = _with_store(url, lambda store: work(store, folds()), read_only=dry_run)
    if not found:
        return ["The index is what the record says."]
    return [_told(one, dry_run) for one in found]


def folds() -> Folds:
    """All that is kept beside the record, as the record makes it."""
    from engine.index import row_of  # noqa: PLC0415  it brings the engine along
    from release.kept import NAMES, fold_kept  # noqa: PLC0415

    return Folds(row_of, fold_kept, NAMES)


def _told(one: Difference, dry_run: bool) -> str:
    verb = "would be" if dry_run else "was"
    if one.index is None:
        return f"{one.name}: {verb} added"
    return f"{one.name}: {verb} {'removed' if one.journal is None else 'corrected'}"
