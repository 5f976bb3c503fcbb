"""Which configuration the daemon works with."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table; what is there stays."""
    op.create_table(
        "config_state",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("read", sa.Text, nullable=False),
        sa.Column("refused", sa.Text),
        sa.Column("error", sa.Text, nullable=False),
        sqlite_strict=True,
    )
