"""The tables of stories; see `monitor.store.tables`."""

from __future__ import annotations

from array import array
from sys import byteorder

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

from monitor.store.dialect import Long, Real
from monitor.store.tables import Instant, Json, metadata


class Shingles(TypeDecorator[tuple[int, ...]]):
    """Signed 64-bit numbers in a row, little-endian."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> bytes:
        """Eight bytes each."""
        packed = array("q", value or ())
        if byteorder == "big":
            packed.byteswap()
        return packed.tobytes()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> tuple[int, ...]:
        """The numbers."""
        packed = array("q", value or b"")
        if byteorder == "big":
            packed.byteswap()
        return tuple(packed)


IS_OPEN = "is_over = 0"

# A story's id is that of the article that began it. Of those that are over nothing is left by which
# an article could be found to belong to them.
stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created", Instant, nullable=False),
    Column("latest", Instant, nullable=False),
    Column("is_over", Integer, nullable=False, server_default="0"),
    Index("stories_latest", "latest"),
    Index(
        "stories_open",
        "latest",
        sqlite_where=text(IS_OPEN),
        postgresql_where=text(IS_OPEN),
    ),
    sqlite_strict=True,
)

# The blob comes last, so that the others are read without it.
story_articles = Table(
    "story_articles",
    metadata,
    Column("number", Long, primary_key=True),
    Column("article", Text, ForeignKey("articles.id"), nullable=False),
    Column("story", Text, ForeignKey("stories.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("core", Integer, nullable=False),
    Column("rate", Integer, nullable=False),
    Column("lead", Integer, nullable=False),
    Column("containment", Real, nullable=False),
    Column("repeats", Integer, nullable=False),
    Column("own_report", Integer, nullable=False),
    Column("own", Json, nullable=False),
    Column("shingles", Shingles, nullable=False),
    Index("story_articles_article", "article", unique=True),
    Index("story_articles_story", "story"),
    sqlite_strict=True,
)

# Where a shingle stands. Rows are deleted by the blob of their article, so there is no other index.
story_shingles = Table(
    "story_shingles",
    metadata,
    Column("shingle", Long, primary_key=True, autoincrement=False),
    Column("number", Long, primary_key=True, autoincrement=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# Shingles that stand everywhere, such as those of page footers, and when one was last seen.
story_common = Table(
    "story_common",
    metadata,
    Column("shingle", Long, primary_key=True, autoincrement=False),
    Column("seen", Instant, nullable=False),
    Index("story_common_seen", "seen"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
