"""The store on one SQLite file: one process, one writing thread; reads are done where asked."""

import fcntl
import os
from pathlib import Path
from sqlite3 import Connection as Driver
from sqlite3 import OperationalError
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from release.records import StoreFailed
from storage.base import ReadOnly, Store, StoreBusy, Work
from storage.ledger import Ledger
from storage.migrations import migrate, require_head
from storage.threads import Crew

T = TypeVar("T")

# synchronous=FULL: a commit is on the disk before Slack hears of it, in WAL mode too.
PRAGMAS = {
    "busy_timeout": 10_000,
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
}


class SqliteStore(Store):
    """Owns the file by a lock beside it until closed or killed."""

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        self._path = _path(url)
        if read_only and not self._path.exists():
            raise FileNotFoundError(self._path)
        self._lock = None if read_only else FileLock(self._path)
        self._engines: list[Engine] = []
        self._writing: Connection | None = None
        try:
            if not read_only:
                self._writing = self._connect("BEGIN IMMEDIATE")
                migrate(self._writing)
            self._reading = self._connect("BEGIN", query_only="ON")
            if read_only:
                require_head(self._reading)
        except BaseException:
            self._release()
            raise
        self._writer = Crew("slipway-write")
        self._closed = False

    def _connect(self, begin: str, **pragmas: str) -> Connection:
        engine = sqlite_engine(self._path, begin, **pragmas)
        self._engines.append(engine)
        return engine.connect()

    def _write(self, work: Work[T]) -> T:
        if self._writing is None:
            raise ReadOnly(str(self._path))
        return _run(_driver(self._writing), "BEGIN IMMEDIATE", work)

    async def read(self, work: Work[T]) -> T:
        """As any store's, but in the event loop itself.

        In WAL mode a reader waits for nobody, and most reads take less time than the hop to a
        thread and back; what else `work` does would hold the interpreter's lock there as well.
        """
        if self._closed:
            raise RuntimeError("the store is closed")
        return self._read(work)

    def _read(self, work: Work[T]) -> T:
        return _run(_driver(self._reading), "BEGIN", work)

    async def hold(self, release: str) -> bool:
        """True: who owns the file holds every release."""
        return self._lock is not None

    async def let_go(self, release: str) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Finish what was begun, then let go of the file."""
        self._closed = True
        await self._writer.close()
        for connection in (self._reading, self._writing):
            if connection is not None:
                connection.close()
        self._release()

    def _release(self) -> None:
        for engine in self._engines:
            engine.dispose()
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()


def upgrade_sqlite(url: str) -> bool:
    """Bring the tables of the file up to date; False when they were."""
    path = _path(url)
    lock = FileLock(path)
    engine = sqlite_engine(path, "BEGIN IMMEDIATE")
    try:
        with engine.connect() as connection:
            return migrate(connection)
    finally:
        engine.dispose()
        lock.release()


def _path(url: str) -> Path:
    database = make_url(url).database
    if not database or database == ":memory:":
        raise ValueError("DATABASE_URL: sqlite needs a file, as in sqlite:///slipway.db")
    return Path(database).absolute()


def _run(driver: Driver, begin: str, work: Work[T]) -> T:
    """One transaction; on the driver itself, for SQLAlchemy's costs a tenth of a click."""
    try:
        driver.execute(begin)
        try:
            done = Ledger(driver, "sqlite").used_for(work)
            driver.commit()
        except BaseException:
            driver.rollback()
            raise
        return done
    except OperationalError as error:
        raise StoreFailed(str(error)) from error


def _driver(connection: Connection) -> Driver:
    driver = connection.connection.driver_connection
    assert isinstance(driver, Driver)
    return driver


def sqlite_engine(path: Path, begin: str, **pragmas: str) -> Engine:
    """An engine whose transactions start with exactly `begin`.

    Left to itself the driver begins late and DEFERRED: two read-modify-writes then start from
    the same value, and one of them is lost without an error.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=NullPool,
        # Opened in one thread and used in another, never in two at a time.
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _configure(driver: Driver, _record: object) -> None:
        for name, value in {**PRAGMAS, **pragmas}.items():
            driver.execute(f"PRAGMA {name} = {value}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        _driver(connection).execute(begin)

    return engine


class FileLock:
    """An flock beside the database file, with the owner's pid in it.

    Not on the file itself: closing any descriptor of that drops SQLite's own locks. The kernel
    lets go of it when the process ends, however it ends.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.pread(self._file, 20, 0).decode().partition("\n")[0]
            os.close(self._file)
            raise StoreBusy(str(path), int(pid) if pid.isdigit() else None) from None
        # In this order there is always a number in it for who reads it meanwhile.
        os.ftruncate(self._file, os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0))

    def release(self) -> None:
        """Let go. The file stays: removing it would let two processes lock two files."""
        os.close(self._file)
