"""The two databases, fresh for each test, and small values to write into them."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from release.journal import GENESIS, Entry
from release.records import Post, ReleaseRow, Timer
from storage import migrations
from storage.store import upgrade
from storage.tables import metadata
from tests.support.postgres import fresh_database

NOON = datetime(2026, 3, 2, 12, 0, 0, 250_000, tzinfo=UTC)
HEAD = "f" * 40


@cache
def _empty_sqlite() -> Path:
    path = Path(tempfile.mkdtemp(prefix="slipway-sqlite-")) / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


def fresh_sqlite(directory: Path) -> str:
    return f"sqlite:///{shutil.copy(_empty_sqlite(), directory / 'slipway.db')}"


@cache
def _one_postgres() -> str:
    url = fresh_database()
    upgrade(url)
    return url


def fresh_postgres(_directory: Path) -> str:
    """The one database of this test process, emptied: a new one takes ten times as long."""
    url = _one_postgres()
    by_hand(
        url,
        _ALONE,
        _NO_TRIGGERS,
        *(f"DELETE FROM {table.name}" for table in metadata.sorted_tables),  # noqa: S608
        f"INSERT INTO chain_end VALUES (1, 0, '{GENESIS}')",  # noqa: S608
        f"UPDATE alembic_version SET version_num = '{migrations.HEAD}'",  # noqa: S608
    )
    return url


# A closed connection is noticed a moment later; until then it still holds its locks.
_ALONE = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)
_NO_TRIGGERS = "SET session_replication_role = replica"


FRESH: dict[str, Callable[[Path], str]] = {"sqlite": fresh_sqlite, "postgres": fresh_postgres}


def by_hand(url: str, *statements: str) -> list[Any]:
    """Someone at the database with a client of their own; the rows of the last statement."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database, database:
            return _each(database, statements)
    with psycopg.connect(url.replace("+psycopg", "")) as server:
        return _each(server, statements)


def _each(database: Any, statements: tuple[str, ...]) -> list[Any]:
    rows: list[Any] = []
    for statement in statements:
        done = database.execute(statement)
        rows = done.fetchall() if done.description else []
    return rows


def unprotected(url: str, *statements: str) -> None:
    """Someone whom the triggers do not stop."""
    off = {
        "sqlite": ("DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"),
        "postgresql+psycopg": (_NO_TRIGGERS,),
    }
    by_hand(url, *off[url.partition(":")[0]], *statements)


def later(**amount: float) -> datetime:
    return NOON + timedelta(**amount)


def fact(release: str | None = "r1", kind: str = "noted", **data: Any) -> Entry:
    return Entry("shop", release, kind, NOON, "U0ALICE", data)


def row(id_: str = "r1", version: str = "1.4.0", line: str = "1.x", **other: Any) -> ReleaseRow:
    values: dict[str, Any] = {"project": "shop", "kind": "minor", "open": True} | other
    return ReleaseRow(id=id_, version=version, line=line, **values)


def message(key: str, channel: str = "C0REL", **other: Any) -> Post:
    return Post(key, channel, other.pop("what", {"text": key}), **other)


def timer(key: str, due_at: datetime = NOON, **other: Any) -> Timer:
    return Timer(key, due_at, other.pop("what", {"remind": key}), "shop", **other)
