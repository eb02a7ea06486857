"""The tables. Times are text as `release.journal.stamp` writes it, so they sort as they read."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

# SQLite numbers rows by itself only for a column that is exactly INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")

journal = Table(
    "journal",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("release", Text),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("data", Text, nullable=False),
)
Index("journal_of_release", journal.c.release, journal.c.seq)
_of_project = journal.c.release.is_(None)
Index(
    "journal_of_project",
    journal.c.project,
    journal.c.seq,
    sqlite_where=_of_project,
    postgresql_where=_of_project,
)

# One row: where the chain ends. On PostgreSQL, locking it makes a process the only writer.
chain_end = Table(
    "chain_end",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("seq", Serial, nullable=False),
    Column("hash", Text, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("project", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("handled", Integer, nullable=False),
    Column("due_at", Text),
    Column("version_free", Boolean, nullable=False),
    Column("component", Text, nullable=False, server_default=""),
    Column("train", Text, nullable=False, server_default=""),
    Column("ended_at", Text),
)
Index("releases_ended", releases.c.project, releases.c.ended_at)
Index(
    "one_release_a_version",
    releases.c.project,
    releases.c.component,
    releases.c.version,
    unique=True,
    sqlite_where=~releases.c.version_free,
    postgresql_where=~releases.c.version_free,
)
Index(
    "one_open_release_a_line",
    releases.c.project,
    releases.c.line,
    unique=True,
    sqlite_where=releases.c.open,
    postgresql_where=releases.c.open,
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Text, nullable=False),
    sqlite_with_rowid=False,  # one tree to write in before an ack, not two
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, Identity(), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("release", Text),
    Column("thread", Text),
    Column("broadcast", Boolean, nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("ts", Text),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Text),
    Column("error", Text),
    Column("tried", Text),
)
_unsent = outbox.c.sent < outbox.c.wanted
Index("outbox_unsent", outbox.c.id, sqlite_where=_unsent, postgresql_where=_unsent)

timers = Table(
    "timers",
    metadata,
    Column("key", Text, primary_key=True),
    Column("due_at", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("release", Text),
    Column("fired_at", Text),
)
_unfired = timers.c.fired_at.is_(None)
Index("timers_unfired", timers.c.due_at, sqlite_where=_unfired, postgresql_where=_unfired)

results = Table(
    "results",
    metadata,
    Column("project", Text, primary_key=True),
    Column("sha", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("ok", Boolean, nullable=False),
    Column("at", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

kept = Table(
    "kept",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
