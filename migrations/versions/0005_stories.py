"""Stories: which articles tell the same, and the index by which they are found."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add tables; what is stored is in no story and stays as it is."""
    op.create_table(
        "stories",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("created", sa.Text, nullable=False),
        sa.Column("latest", sa.Text, nullable=False),
        sa.Column("is_over", sa.Integer, nullable=False, server_default="0"),
        sqlite_strict=True,
    )
    op.create_index("stories_latest", "stories", ["latest"])
    is_open = sa.text("is_over = 0")
    op.create_index(
        "stories_open", "stories", ["latest"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "story_articles",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("article", sa.Text, sa.ForeignKey("articles.id"), nullable=False),
        sa.Column("story", sa.Text, sa.ForeignKey("stories.id"), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("core", sa.Integer, nullable=False),
        sa.Column("rate", sa.Integer, nullable=False),
        sa.Column("lead", sa.Integer, nullable=False),
        sa.Column("containment", sa.REAL, nullable=False),
        sa.Column("repeats", sa.Integer, nullable=False),
        sa.Column("own_report", sa.Integer, nullable=False),
        sa.Column("own", sa.Text, nullable=False),
        sa.Column("shingles", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("story_articles_article", "story_articles", ["article"], unique=True)
    op.create_index("story_articles_story", "story_articles", ["story"])
    op.create_table(
        "story_shingles",
        sa.Column("shingle", _LONG, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_common",
        sa.Column("shingle", _LONG, primary_key=True, autoincrement=False),
        sa.Column("seen", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("story_common_seen", "story_common", ["seen"])
