"""When a release ended stands in the index: the latest are found without reading all."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_LAST = """
SELECT CASE WHEN kind = 'rollback-asked' THEN NULL ELSE at END FROM journal
WHERE journal.release = releases.id
AND kind IN ('closed', 'aborted', 'rolled-back', 'rollback-asked')
ORDER BY seq DESC LIMIT 1
"""


def upgrade() -> None:
    """What ended before is told by the journal."""
    op.add_column("releases", sa.Column("ended_at", sa.Text))
    op.create_index("releases_ended", "releases", ["project", "ended_at"])
    op.execute(f"UPDATE releases SET ended_at = ({_LAST})")  # noqa: S608  no value of anybody's
