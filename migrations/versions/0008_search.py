"""The search index over articles: they are numbered here, their words are put in later.

To cut the words of a million articles takes a quarter of an hour. The daemon does it in steps, the
newest first, and what is not yet in the index is searched without it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _number(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, primary_key=key)


def upgrade() -> None:
    op.create_table(
        "search_articles",
        _number("number", key=True),
        sa.Column("article", sa.Text, sa.ForeignKey("articles.id"), nullable=False, unique=True),
        sqlite_strict=True,
    )
    op.create_table(
        "search_state",
        _number("id", key=True),
        _number("first"),
        _number("last"),
        _number("folding"),
        _number("taken"),
        sqlite_strict=True,
    )
    op.create_table(
        "search_words",
        _number("number", key=True),
        sa.Column("word", sa.Text, nullable=False, unique=True),
        sqlite_strict=True,
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "words, content='', columnsize=0, detail='none', tokenize='ascii')"
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_parts USING fts5("
        "word, content='', columnsize=0, detail='none', tokenize='trigram')"
    )
    op.execute("INSERT INTO search_articles (article) SELECT id FROM articles ORDER BY seen, id")
    op.execute(
        "INSERT INTO search_state SELECT 1, coalesce(max(number), 0) + 1,"
        " coalesce(max(number), 0), 1, 0 FROM search_articles"
    )
    has_text = sa.text("text IS NOT NULL")
    op.create_index(
        "articles_with_text",
        "articles",
        ["seen", "id"],
        sqlite_where=has_text,
        postgresql_where=has_text,
    )


def downgrade() -> None:
    op.drop_index("articles_with_text", "articles")
    for name in ("search_parts", "search_index", "search_words", "search_state", "search_articles"):
        op.drop_table(name)
