"""Components count their own versions; releases of one train are found by it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Earlier releases were of the whole, and alone."""
    for name in ("component", "train"):
        op.add_column("releases", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.drop_index("one_release_a_version", "releases")
    given = sa.text("NOT version_free")
    op.create_index(
        "one_release_a_version",
        "releases",
        ["project", "component", "version"],
        unique=True,
        sqlite_where=given,
        postgresql_where=given,
    )
