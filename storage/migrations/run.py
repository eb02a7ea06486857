"""Alembic at work, without an ini file: the scripts lie beside this file, in a wheel too."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from storage.migrations import HEAD, WrongSchema, revision

# Any number will do, as long as all Slipways agree on it.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7547900721)")


def config() -> Config:
    """Where the scripts are."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return made


def run_missing(connection: Connection) -> bool:
    """Upgrade to head in the transaction under way; False when another process just did."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME)
    at = revision(connection)
    if at == HEAD:
        return False
    used = config()
    _require_known(used, at)
    used.attributes["connection"] = connection
    command.upgrade(used, HEAD)
    return True


def _require_known(used: Config, at: str | None) -> None:
    if at is None:
        return
    try:
        ScriptDirectory.from_config(used).get_revision(at)
    except CommandError:
        raise WrongSchema(at) from None
