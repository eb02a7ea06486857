"""What Slack was given before the answer was lost: a repetition must be the same message."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nothing is known of earlier tries."""
    op.add_column("outbox", sa.Column("tried", sa.Text))
