"""Bringing the tables up to date: Alembic, but only when there is something to do."""

from typing import Any

from sqlalchemy import Connection, Select, column, inspect, select, table

# The newest revision in versions/; a test compares.
HEAD = "0004"

_VERSION: Select[Any] = select(column("version_num")).select_from(table("alembic_version"))


class WrongSchema(Exception):
    """The tables are at a revision that this Slipway cannot work with."""

    def __init__(self, revision: str | None) -> None:
        super().__init__(f"the database is at revision {revision}, this Slipway needs {HEAD}")
        self.revision = revision


def revision(connection: Connection) -> str | None:
    """The revision the tables are at; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(_VERSION).scalar()
    return found


def require_head(connection: Connection) -> None:
    """Raise WrongSchema unless the tables are up to date."""
    with connection.begin():
        at = revision(connection)
    if at != HEAD:
        raise WrongSchema(at)


def migrate(connection: Connection) -> bool:
    """Run what is missing, in one transaction; False when the tables were up to date.

    Raises WrongSchema for a revision never heard of: a newer Slipway made it.
    """
    with connection.begin():
        if revision(connection) == HEAD:
            return False
        # Alembic takes longer to import than all else here takes to run.
        from storage.migrations.run import run_missing  # noqa: PLC0415

        return run_missing(connection)
