"""The store on one SQLite file: one process, one connection, in the event loop."""

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

T = TypeVar("T")

# synchronous=FULL: a commit is on the disk before Slack hears of it, in WAL mode too.
# Ours is the only process that writes: whoever else locks the file holds everything up.
# Small pages, said before the first is made: a click changes eight of them, and each is summed up,
# written and synced as a whole. A whole chain takes a quarter longer to read, in less space.
PRAGMAS = {
    "busy_timeout": 2_000,
    "page_size": 1_024,
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
}


class SqliteStore(Store):
    """Owns the file by a lock beside it until closed or killed.

    All is done in the event loop itself: a transaction takes less time than the disk needs for
    its commit, a hop to a thread and back a third of it, and on one connection nothing that was
    read has to be read again because another one wrote.
    """

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        self._path = _path(url)
        if read_only and not self._path.exists():
            raise FileNotFoundError(self._path)
        self._lock = None if read_only else FileLock(self._path)
        more = {"query_only": "ON"} if read_only else {}
        self._engine = sqlite_engine(
            self._path, "BEGIN" if read_only else "BEGIN IMMEDIATE", **more
        )
        try:
            self._connection = self._engine.connect()
            prepare = require_head if read_only else migrate
            prepare(self._connection)
            self._driver = _driver(self._connection)
            self._end: tuple[int, str] | None = None  # of the chain, as nobody else adds to it
        except BaseException:
            self._release()
            raise
        self._closed = False

    @property
    def alone(self) -> bool:
        """Who owns the file is the only one that writes in it."""
        return self._lock is not None

    async def transact(self, work: Work[T], *, lasting: bool = True) -> T:
        """As any store's."""
        if not self.alone and not self._closed:
            raise ReadOnly(str(self._path))
        if lasting or self._closed:
            return self._run("BEGIN IMMEDIATE", work)
        self._driver.execute("PRAGMA synchronous = NORMAL")
        try:
            return self._run("BEGIN IMMEDIATE", work)
        finally:
            self._driver.execute(f"PRAGMA synchronous = {PRAGMAS['synchronous']}")

    async def read(self, work: Work[T]) -> T:
        """As any store's."""
        return self._run("BEGIN", work, reads_only=True)

    def _run(self, begin: str, work: Work[T], *, reads_only: bool = False) -> T:
        """One transaction; on the driver itself, for SQLAlchemy's costs a tenth of a click."""
        if self._closed:
            raise RuntimeError("the store is closed")
        driver = self._driver
        ledger = Ledger(driver, "sqlite", self._end, reads_only=reads_only)
        self._end = None
        try:
            driver.execute(begin)
            try:
                done = ledger.used_for(work)
                driver.commit()
            except BaseException:
                driver.rollback()
                raise
        except OperationalError as error:
            self.trouble = str(error)
            raise StoreFailed(str(error)) from error
        if not reads_only:
            self.trouble = None
        self._end = ledger.end if self.alone else None
        return done

    async def hold(self, release: str) -> bool:
        """True: who owns the file holds every release."""
        return self.alone

    async def let_go(self, release: str) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Let go of the file."""
        self._closed = True
        self._connection.close()
        self._release()

    def _release(self) -> None:
        self._engine.dispose()
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
        if not path.parent.is_dir():
            raise FileNotFoundError(f"there is no folder {path.parent} for {path.name}: make it")
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
