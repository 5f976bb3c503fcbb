"""The calendar of visits; what hits say of them, and what deliveries tell of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def upgrade() -> None:
    """Add columns and tables; what is there stays, what is owed keeps its turn."""
    op.add_column("hits", _text("visits", "[]"))
    op.add_column("hits", _text("certainty"))
    op.add_column("deliveries", _text("kind", "alert"))
    op.add_column("deliveries", _text("visit"))
    # Visits that are over come after all else of their level: each level has two places now.
    op.execute("UPDATE deliveries SET urgency = 2 * urgency")
    op.create_table(
        "visits",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("stations", sa.Text, nullable=False),
        sa.Column("first", sa.Text),
        sa.Column("last", sa.Text),
        sa.Column("clock", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("certainty", sa.Text, nullable=False),
        sa.Column("confidence", sa.REAL, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("created", sa.Text, nullable=False),
        sa.Column("changed", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("told", sa.Text),
        sa.Column("reminded", sa.Text),
        sa.Column("before", sa.Text),
        sa.Column("former", sa.Text, nullable=False),
        sa.Column("untold", sa.Integer, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("visits_first", "visits", ["first"])
    untold = sa.text("untold = 1")
    op.create_index("visits_untold", "visits", ["id"], sqlite_where=untold, postgresql_where=untold)
    op.create_index("visits_person", "visits", ["person"])
    op.create_index("visits_name", "visits", ["name"])
    op.create_table(
        "visit_articles",
        sa.Column("visit", sa.Text, sa.ForeignKey("visits.id"), primary_key=True),
        sa.Column("article", sa.Text, primary_key=True),
        sa.Column("rule", sa.Text, primary_key=True),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("found", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("certainty", sa.Text, nullable=False),
        sa.Column("first", sa.Text),
        sa.Column("last", sa.Text),
        sa.ForeignKeyConstraint(["article", "rule"], ["hits.article", "hits.rule"]),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("visit_articles_article", "visit_articles", ["article"])
