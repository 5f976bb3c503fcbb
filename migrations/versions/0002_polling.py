"""What polling well needs: due times, versions of articles, volumes of sources, notices."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from monitor.poll.identity import normalised

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _number(name: str, default: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def _state() -> list[sa.Column[Any]]:
    return [
        _text("warning"),
        sa.Column("not_before", sa.Text),
        _text("arrivals"),
        _number("pause", "0"),
        _text("body"),
        sa.Column("items", sa.LargeBinary),
        _text("deadly"),
        _number("deaths", "0"),
        _text("home"),
        _text("moved"),
        _number("moves", "0"),
        sa.Column("gone", sa.Text),
        _text("reservation"),
        sa.Column("reserved", sa.Text),
    ]


def _article() -> list[sa.Column[Any]]:
    return [
        sa.Column("page_published", sa.Text),
        sa.Column("updated", sa.Text),
        _text("canonical"),
        _number("version", "1"),
        _number("correction", "0"),
        _text("quiet"),
        _text("page_host"),
        sa.Column("page_due", sa.Text),
        _number("page_tries", "0"),
        sa.Column("read", sa.Text),
        _text("words"),
    ]


def _key(old: str) -> str:
    """The key by which the poller knows an entry now; those that were hashed stay."""
    kind, _, text = old.partition(":")
    if kind == "words":
        return old[: len("words:") + 16]
    if text.startswith("#"):
        return old
    return f"guid:{normalised(text, fragment=True)}" if kind == "guid" else _link(text)


def _link(text: str) -> str:
    return f"link:{normalised(f'https://{text}')}"


def _add_keys() -> None:
    """Let entries be known under their new keys, too: else all of them were news once more."""
    connection = op.get_bind()
    stored = connection.execute(sa.text("SELECT source, key, article, seen FROM entry_keys"))
    rows = [
        {"source": source, "key": _key(key), "article": article, "seen": seen}
        for source, key, article, seen in stored
    ]
    if rows:
        add = "INSERT INTO entry_keys (source, key, article, seen)"
        add += " VALUES (:source, :key, :article, :seen) ON CONFLICT DO NOTHING"
        connection.execute(sa.text(add), rows)


def upgrade() -> None:
    """Add columns, tables and keys; what is there stays."""
    _add_keys()
    for column in _state():
        op.add_column("source_states", column)
    op.create_index("source_states_due", "source_states", ["next_poll"])
    for column in _article():
        op.add_column("articles", column)
    waiting = sa.text("page_due IS NOT NULL")
    op.create_index(
        "articles_page_due",
        "articles",
        ["quiet", "page_due", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "article_versions",
        sa.Column("article", sa.Text, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("teaser", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("text_hash", sa.Text, nullable=False),
        sa.Column("until", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "source_hours",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("hour", sa.Text, primary_key=True),
        sa.Column("entries", sa.Integer, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source_unseen",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("since", sa.Text, primary_key=True),
        sa.Column("until", sa.Text, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notices",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("since", sa.Text, primary_key=True),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("ended", sa.Text),
        sqlite_strict=True,
    )
