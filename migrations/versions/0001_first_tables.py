"""The first tables: sources, articles, hits and deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "source_states",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("next_poll", sa.Text),
        sa.Column("last_try", sa.Text),
        sa.Column("last_success", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("empty", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("teaser", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("text_hash", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("seen", sa.Text, nullable=False),
        sa.Column("page_error", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("articles_seen", "articles", ["seen"])
    op.create_index("articles_url", "articles", ["url"])
    op.create_table(
        "entry_keys",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("article", sa.Text, sa.ForeignKey("articles.id"), nullable=False),
        sa.Column("seen", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hits",
        sa.Column("article", sa.Text, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("rule", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("found", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("hits_rule", "hits", ["rule", "found"])
    op.create_index("hits_found", "hits", ["found"])
    op.create_table(
        "deliveries",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("article", sa.Text, sa.ForeignKey("articles.id"), nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("urgency", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("uncertain", sa.Integer, nullable=False),
        sa.Column("created", sa.Text, nullable=False),
        sa.Column("due", sa.Text),
        sa.Column("sent", sa.Text),
        sqlite_strict=True,
    )
    op.create_index("deliveries_article", "deliveries", ["article"])
    owed = sa.text("state IN ('owed', 'sending')")
    op.create_index(
        "deliveries_owed",
        "deliveries",
        ["urgency", "due"],
        sqlite_where=owed,
        postgresql_where=owed,
    )
    op.create_table(
        "delivery_hits",
        sa.Column("delivery", sa.Text, sa.ForeignKey("deliveries.key"), primary_key=True),
        sa.Column("article", sa.Text, primary_key=True),
        sa.Column("rule", sa.Text, primary_key=True),
        sa.ForeignKeyConstraint(["article", "rule"], ["hits.article", "hits.rule"]),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
