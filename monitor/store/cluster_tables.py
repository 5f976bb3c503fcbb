"""The tables of several workers; one process alone writes none of them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from monitor.store.dialect import Long
from monitor.store.tables import Instant, Json, metadata

# Who may do something now: a role such as "scheduler", or a bucket of hosts. Each claim raises
# ``value``, and whoever claimed before finds that his is old.
fences = Table(
    "fences",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Long, nullable=False),
    Column("holder", Text, nullable=False),
    Column("since", Instant, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# When each host may be asked again, in milliseconds since 1970 by the server's clock. While
# somebody asks it, that is when his request is over at the latest.
hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("free_at", Long, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# The processes that work, and what they do at the moment.
workers = Table(
    "workers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("steps", Json, nullable=False),
    Column("concurrency", Integer, nullable=False),
    Column("config", Long, nullable=False),
    Column("doing", Json, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# The configurations that were used, in the order in which they came up.
config_versions = Table(
    "config_versions",
    metadata,
    Column("version", Long, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("worker", Text, nullable=False),
    Index("config_versions_digest", "digest"),
    sqlite_strict=True,
)

# Which shards of the rules an article is still to be shown to.
unmatched = Table(
    "unmatched",
    metadata,
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
    Column("since", Instant, nullable=False),
    Index("unmatched_since", "shard", "since"),
    Index("unmatched_article", "article"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# Articles that are to be placed in stories once all shards have seen them.
ungrouped = Table(
    "ungrouped",
    metadata,
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
    Column("since", Instant, nullable=False),
    Index("ungrouped_since", "since"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# What rules found in them, as in hits.
found = Table(
    "found",
    metadata,
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("shard", Integer, nullable=False),
    Column("version", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("evidence", Json, nullable=False),
    Column("visits", Json, nullable=False),
    Column("certainty", Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
