"""The store on PostgreSQL: several processes, one writing at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from psycopg import Connection as Driver
from psycopg import OperationalError
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError as WrappedError
from sqlalchemy.pool import NullPool

from release.records import StoreFailed
from storage.base import ReadOnly, Store, Work
from storage.ledger import Ledger
from storage.ledger_journal import END
from storage.locks import Locks
from storage.migrations import migrate, require_head
from storage.threads import Crew

T = TypeVar("T")

READERS = 4
# The last row a transaction could wait for is the first it takes: nothing can deadlock, what
# was read cannot change before the commit, and the journal needs the row locked anyway.
_LOCK_END = END.with_for_update()
_NOT_LASTING = text("SET LOCAL synchronous_commit TO off")

# This side gives a silent connection up after about 11 s, the server after about 60 s: a process
# cut off from the database knows that it lost its releases before another one can take them.
CLIENT = {
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",  # ms
}
SERVER = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "lock_timeout": "30s",
    # A process stopped in the middle of a transaction must not stop all others for good.
    "idle_in_transaction_session_timeout": "30s",
}


class PostgresStore(Store):
    """Any number of processes may have the same database open."""

    def __init__(
        self, url: str, *, on_lost: Callable[[], None] | None = None, read_only: bool = False
    ) -> None:
        self._engine = postgres_engine(url, pool_size=READERS + 1, max_overflow=0)
        self._snapshots = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._read_only = read_only
        try:
            with self._engine.connect() as connection:
                prepare = require_head if read_only else migrate
                prepare(connection)
        except BaseException:
            self._engine.dispose()
            raise
        apart = postgres_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._locks = Locks(apart, on_lost)
        # More writing threads would only wait for each other.
        self._writer = Crew("slipway-write")
        self._readers = Crew("slipway-read", READERS)

    @property
    def alone(self) -> bool:
        """Any process may write."""
        return False

    async def transact(self, work: Work[T], *, lasting: bool = True) -> T:
        """As any store's, in one hop to the writing thread and back."""
        return await self._writer.run(lambda: self._write(work, lasting))

    async def read(self, work: Work[T]) -> T:
        """As any store's, in one hop to a reading thread and back."""
        return await self._readers.run(lambda: self._read(work))

    def _write(self, work: Work[T], lasting: bool) -> T:
        if self._read_only:
            raise ReadOnly(str(self._engine.url))
        if self._locks.lost:
            # Another process may be advancing our releases: what we know of them is the past.
            raise StoreFailed("the connection that held the releases is lost")
        with self._failing(), self._engine.begin() as connection:
            if not lasting:
                connection.execute(_NOT_LASTING)
            seq, last = connection.execute(_LOCK_END).one()
            done = Ledger(_driver(connection), "postgresql", (seq, last)).used_for(work)
        self.trouble = None
        return done

    def _read(self, work: Work[T]) -> T:
        with self._failing(), self._snapshots.begin() as connection:
            return Ledger(_driver(connection), "postgresql", reads_only=True).used_for(work)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, WrappedError) as error:
            self.trouble = str(error).splitlines()[0]
            raise StoreFailed(str(error)) from error

    async def hold(self, release: str) -> bool:
        """Become the only process that advances this release; False when another one is."""
        return not self._read_only and await self._locks.hold(release)

    async def let_go(self, release: str) -> None:
        """Let another process advance it."""
        await self._locks.let_go(release)

    async def close(self) -> None:
        """Finish what was begun, then leave the database and all that is held."""
        await self._writer.close()
        await self._readers.close()
        await self._locks.close()
        self._engine.dispose()


def upgrade_postgres(url: str) -> bool:
    """Bring the tables up to date; False when they were."""
    engine = postgres_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return migrate(connection)


def _driver(connection: Connection) -> Driver[Any]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, Driver)
    return driver


def postgres_engine(url: str, **options: Any) -> Engine:
    """An engine with our time limits, where the address does not say otherwise."""
    given = make_url(url).query
    settings = " ".join(f"-c {name}={value}" for name, value in SERVER.items())
    wanted = CLIENT | {"options": settings}
    return create_engine(
        url,
        isolation_level=options.pop("isolation_level", "READ COMMITTED"),
        pool_pre_ping=True,
        connect_args={name: value for name, value in wanted.items() if name not in given},
        **options,
    )
