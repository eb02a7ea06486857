"""The first tables, and triggers that refuse to change the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create everything; the chain ends at its beginning."""
    _journal()
    _releases()
    _outbox()
    _others()
    protect = {"sqlite": _protect_sqlite, "postgresql": _protect_postgresql}
    protect[op.get_bind().dialect.name]()


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null)


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", Serial, primary_key=True, autoincrement=False),
        _text("previous"),
        _text("hash"),
        _text("project"),
        _text("release", null=True),
        _text("kind"),
        _text("at"),
        _text("actor"),
        _text("data"),
    )
    op.create_index("journal_of_release", "journal", ["release", "seq"])
    _index("journal_of_project", "journal", ["project", "seq"], "release IS NULL")
    end = op.create_table(
        "chain_end",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", Serial, nullable=False),
        _text("hash"),
    )
    op.bulk_insert(end, [{"one": 1, "seq": 0, "hash": "0" * 64}])


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.Text, primary_key=True),
        _text("project"),
        _text("line"),
        _text("version"),
        _text("kind"),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("handled", sa.Integer, nullable=False),
        _text("due_at", null=True),
        sa.Column("version_free", sa.Boolean, nullable=False),
    )
    true, false = {"sqlite": ("{} = 1", "{} = 0"), "postgresql": ("{}", "NOT {}")}[
        op.get_bind().dialect.name
    ]
    _index(
        "one_release_a_version",
        "releases",
        ["project", "version"],
        false.format("version_free"),
        unique=True,
    )
    _index(
        "one_open_release_a_line",
        "releases",
        ["project", "line"],
        true.format("open"),
        unique=True,
    )


def _outbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text, primary_key=True),
        _text("at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column("id", Serial, sa.Identity(), primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        _text("channel"),
        _text("what"),
        _text("release", null=True),
        _text("thread", null=True),
        sa.Column("broadcast", sa.Boolean, nullable=False),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        _text("ts", null=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        _text("next_at", null=True),
        _text("error", null=True),
    )
    _index("outbox_unsent", "outbox", ["id"], "sent < wanted")


def _others() -> None:
    op.create_table(
        "timers",
        sa.Column("key", sa.Text, primary_key=True),
        _text("due_at"),
        _text("what"),
        _text("project"),
        _text("release", null=True),
        _text("fired_at", null=True),
    )
    _index("timers_unfired", "timers", ["due_at"], "fired_at IS NULL")
    op.create_table(
        "results",
        sa.Column("project", sa.Text, primary_key=True),
        sa.Column("sha", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("ok", sa.Boolean, nullable=False),
        _text("at"),
        _text("detail"),
    )
    op.create_table(
        "kept",
        sa.Column("key", sa.Text, primary_key=True),
        _text("value"),
    )


def _protect_sqlite() -> None:
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER journal_no_{what.lower()} BEFORE {what} ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


def _protect_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
    )
