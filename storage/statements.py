"""Core statements, compiled once a dialect and run on the driver's own connection.

A click's transaction runs about eight statements; going through `Connection.execute` for each
costs as much as the commit itself. So the SQL is still written with the tables, and compiled once;
what is executed is the text it compiles to, with values already in the database's types.
"""

from collections.abc import Callable
from typing import Any, Protocol, cast

from sqlalchemy import Select, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

# Both dialects know ON CONFLICT, each on an INSERT of its own with the same methods.
InsertInto = Callable[[Table], postgresql.Insert]

# Named parameters in both drivers, so that values never depend on the order in the SQL.
DIALECTS: dict[str, tuple[Dialect, InsertInto]] = {
    "sqlite": (sqlite.dialect(paramstyle="named"), cast(InsertInto, sqlite.insert)),
    "postgresql": (cast(type[Dialect], postgresql.psycopg.dialect)(), postgresql.insert),
}


class Cursor(Protocol):
    """What both drivers' cursors can do."""

    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Driver(Protocol):
    """What both drivers' connections can do; `values` by name."""

    def execute(self, sql: str, values: dict[str, Any], /) -> Cursor: ...


class ReadOnly(Exception):
    """A change in a transaction, or by a store, that is for reading."""


class Statement:
    """One statement by the name of the dialect: its text, and the values written in it."""

    def __init__(self, clause: ClauseElement | Callable[[InsertInto], ClauseElement]) -> None:
        """A clause for all dialects, or a function of the dialect's own INSERT."""
        self._clause = clause
        self.reads = isinstance(clause, Select)
        self.compiled: dict[str, tuple[str, dict[str, Any]]] = {}

    def compile(self, name: str) -> tuple[str, dict[str, Any]]:
        """For a dialect by its name, and kept as `compiled`."""
        dialect, insert = DIALECTS[name]
        clause = self._clause
        chosen = clause if isinstance(clause, ClauseElement) else clause(insert)
        compiled = cast(SQLCompiler, chosen.compile(dialect=dialect))
        fixed = {k: b.value for k, b in compiled.binds.items() if not b.required}
        return self.compiled.setdefault(name, (str(compiled), fixed))


def row_of(table: Table) -> dict[str, Any]:
    """For `values()` of an INSERT: a parameter of its own name for each column not numbered."""
    return {c.name: bindparam(c.name) for c in table.columns if c.identity is None}


class Session:
    """One transaction on one connection of a driver; the parts of the ledger build on it."""

    def __init__(
        self,
        driver: Driver,
        dialect: str,
        end: tuple[int, str] | None = None,
        *,
        reads_only: bool = False,
    ) -> None:
        """`end` is the end of the chain, when it is known and nobody else can move it."""
        self._execute = driver.execute
        self._dialect = dialect
        self.end = end
        self._reads_only = reads_only

    def run(self, statement: Statement, /, **values: Any) -> Cursor:
        """Execute with values in the database's own types; psycopg's or sqlite3's errors.

        Raises ReadOnly for a change in what was to be a look.
        """
        if self._reads_only and not statement.reads:
            raise ReadOnly("in a transaction that only reads")
        known = statement.compiled.get(self._dialect)
        text, fixed = known or statement.compile(self._dialect)
        return self._execute(text, fixed | values if fixed else values)

    def over(self) -> None:
        """Refuse every further statement: it would run outside any transaction."""
        self._execute = _too_late


def _too_late(_sql: str, _values: dict[str, Any], /) -> Cursor:
    raise RuntimeError("the transaction of this ledger is over")
