"""Several workers: claims, leases of hosts, what is still to be matched. Here PostgreSQL begins."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from monitor.model import bucket_of, host_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_LONG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_WAITS = sa.text("page_due IS NOT NULL")
_FIRST = Path(__file__).parent.parent / "first_of_postgresql.sql"


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=key)


def _number(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, primary_key=key, autoincrement=False)


def _long(name: str) -> sa.Column[int]:
    return sa.Column(name, _LONG, nullable=False)


def _article(*, key: bool = True) -> sa.Column[str]:
    of = sa.ForeignKey("articles.id")
    return sa.Column("article", sa.Text, of, nullable=False, primary_key=key)


def _table(name: str, *columns: sa.Column[Any], with_rowid: bool = False) -> None:
    op.create_table(name, *columns, sqlite_strict=True, sqlite_with_rowid=with_rowid)


def upgrade() -> None:
    """Add columns and tables; on PostgreSQL also all that came before."""
    if op.get_bind().dialect.name == "postgresql":
        # The revisions before were written for SQLite, and no server ever had them.
        for statement in _FIRST.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                op.execute(statement)
    else:
        _add_buckets()
    _table("fences", _text("name", key=True), _long("value"), _text("holder"), _text("since"))
    _table("hosts", _text("host", key=True), _text("holder"), _long("free_at"))
    _table(
        "workers",
        _text("id", key=True),
        _text("host"),
        _number("pid"),
        _text("started"),
        _text("seen"),
        _text("steps"),
        _number("concurrency"),
        _long("config"),
        _text("doing"),
    )
    _table(
        "config_versions",
        sa.Column("version", _LONG, primary_key=True),
        *map(_text, ("digest", "at", "worker")),
        with_rowid=True,
    )
    op.create_index("config_versions_digest", "config_versions", ["digest"])
    _table("unmatched", _number("shard", key=True), _article(), _text("since"))
    op.create_index("unmatched_since", "unmatched", ["shard", "since"])
    op.create_index("unmatched_article", "unmatched", ["article"])
    _table("ungrouped", _article(), _text("since"))
    op.create_index("ungrouped_since", "ungrouped", ["since"])
    _table(
        "found",
        _article(),
        _text("rule", key=True),
        _number("shard"),
        *map(_text, ("version", "title", "desk", "level", "evidence", "visits", "certainty")),
    )


def _add_buckets() -> None:
    for table, name in (("source_states", "bucket"), ("articles", "page_bucket")):
        op.add_column(table, sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.create_index("source_states_bucket", "source_states", ["bucket", "next_poll"])
    op.create_index(
        "articles_page_bucket",
        "articles",
        ["page_bucket", "page_due"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
    connection = op.get_bind()
    states = connection.execute(sa.text("SELECT source, home, moved FROM source_states")).all()
    pages = connection.execute(sa.text("SELECT id, url FROM articles WHERE page_due IS NOT NULL"))
    buckets = [
        ("source_states SET bucket", "source", row.source, row.moved or row.home) for row in states
    ]
    buckets += [("articles SET page_bucket", "id", row.id, row.url) for row in pages.all()]
    for column, key, name, url in buckets:
        connection.execute(
            sa.text(f"UPDATE {column} = :bucket WHERE {key} = :name"),
            {"bucket": bucket_of(host_of(url)), "name": name},
        )


def downgrade() -> None:
    tables = ("found", "ungrouped", "unmatched", "config_versions", "workers", "hosts", "fences")
    for table in tables:
        op.drop_table(table)
    op.drop_index("articles_page_bucket", "articles")
    op.drop_index("source_states_bucket", "source_states")
    op.drop_column("articles", "page_bucket")
    op.drop_column("source_states", "bucket")
