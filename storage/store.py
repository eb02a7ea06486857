"""Opening the database behind one address."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from release.records import StoreFailed
from storage.base import ReadOnly as ReadOnly
from storage.base import Store
from storage.base import StoreBusy as StoreBusy
from storage.migrations import WrongSchema as WrongSchema
from storage.sqlite import SqliteStore, upgrade_sqlite


def open_store(
    url: str, *, on_lost: Callable[[], None] | None = None, read_only: bool = False
) -> Store:
    """The store at `sqlite:///path` or `postgresql+psycopg://…`, its tables brought up to date.

    `on_lost` is called in the event loop when the connection that holds releases is gone: the
    process must end, as another may already advance them. `read_only` neither takes the file
    nor changes the tables: for looking into the database of a running Slipway.

    Raises StoreBusy, WrongSchema for the database of a newer Slipway (read-only: of any other),
    FileNotFoundError for a missing directory, ValueError for another kind of address, StoreFailed
    when it cannot be reached.
    """
    with _reaching():
        if _is_sqlite(url):
            return SqliteStore(url, read_only=read_only)
        from storage.postgres import PostgresStore  # noqa: PLC0415  no psycopg where it is not used

        return PostgresStore(url, on_lost=on_lost, read_only=read_only)


def upgrade(url: str) -> bool:
    """Bring the tables up to date; False when they were. Raises as `open_store`."""
    with _reaching():
        if _is_sqlite(url):
            return upgrade_sqlite(url)
        from storage.postgres import upgrade_postgres  # noqa: PLC0415

        return upgrade_postgres(url)


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).splitlines()[0]
        raise StoreFailed(
            f"the database cannot be used: {said}. Look at DATABASE_URL and at what is there"
        ) from error


def _is_sqlite(url: str) -> bool:
    name = make_url(url).drivername
    if name not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise ValueError(f"DATABASE_URL: {name} is neither sqlite nor postgresql+psycopg")
    return name.startswith("sqlite")
