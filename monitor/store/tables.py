"""The tables. Changed only together with a migration: a test compares the two."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator


def _written(time: datetime) -> str:
    # Not strftime, which does not pad the year; and this is five times as fast.
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC as text of fixed width, so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Text for the database. A naive datetime is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        return _written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The datetime in UTC."""
        return None if value is None else datetime.fromisoformat(value)


class Instants(TypeDecorator[tuple[datetime, ...]]):
    """Several aware datetimes, as `Instant`, with blanks between them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[datetime, ...] | None, dialect: Dialect) -> str:
        """Text for the database."""
        return " ".join(map(_written, value or ()))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[datetime, ...]:
        """The datetimes in UTC."""
        return tuple(map(datetime.fromisoformat, (value or "").split()))


class Seconds(TypeDecorator[timedelta]):
    """A span of time, kept as whole seconds."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Seconds for the database."""
        return None if value is None else round(value.total_seconds())

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """The span."""
        return None if value is None else timedelta(seconds=value)


class Json(TypeDecorator[Any]):
    """Lists and dicts, kept as JSON text: STRICT tables of SQLite have no type of their own."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """JSON in one line, with umlauts as they are."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """What was stored."""
        return None if value is None else json.loads(value)


metadata = MetaData()

# STRICT tables refuse values of a wrong type instead of keeping them; small rows found by their key
# alone need no row number beside it.

source_states = Table(
    "source_states",
    metadata,
    Column("source", Text, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("next_poll", Instant),
    Column("last_try", Instant),
    Column("last_success", Instant),
    Column("failures", Integer, nullable=False),
    Column("empty", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("warning", Text, nullable=False, server_default=""),
    Column("not_before", Instant),
    Column("arrivals", Instants, nullable=False, server_default=""),
    Column("pause", Seconds, nullable=False, server_default="0"),
    Column("body", Text, nullable=False, server_default=""),
    Column("items", LargeBinary),
    Column("deadly", Text, nullable=False, server_default=""),
    Column("deaths", Integer, nullable=False, server_default="0"),
    Column("home", Text, nullable=False, server_default=""),
    Column("moved", Text, nullable=False, server_default=""),
    Column("moves", Integer, nullable=False, server_default="0"),
    Column("gone", Instant),
    Column("reservation", Text, nullable=False, server_default=""),
    Column("reserved", Instant),
    # Of the host that is asked, see `monitor.model.bucket_of`.
    Column("bucket", Integer, nullable=False, server_default="0"),
    Index("source_states_due", "next_poll"),
    Index("source_states_bucket", "bucket", "next_poll"),
    sqlite_strict=True,
)

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    # Null once their time is up, see Archive.forget_texts; the hash stays.
    Column("teaser", Text),
    Column("text", Text),
    Column("text_hash", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("published", Instant),
    Column("seen", Instant, nullable=False),
    Column("page_error", Text, nullable=False),
    Column("page_published", Instant),
    Column("updated", Instant),
    Column("canonical", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("correction", Integer, nullable=False, server_default="0"),
    Column("quiet", Text, nullable=False, server_default=""),
    Column("page_host", Text, nullable=False, server_default=""),
    Column("page_due", Instant),
    Column("page_tries", Integer, nullable=False, server_default="0"),
    Column("read", Instant),
    Column("words", Text, nullable=False, server_default=""),
    Column("page_bucket", Integer, nullable=False, server_default="0"),
    Index("articles_seen", "seen"),
    # Those whose text is to be forgotten, in that order: nearly all that are older have none.
    Index(
        "articles_with_text",
        "seen",
        "id",
        sqlite_where=text("text IS NOT NULL"),
        postgresql_where=text("text IS NOT NULL"),
    ),
    # By its hash there: an address may be longer than a row of an ordered index.
    Index("articles_url", "url", postgresql_using="hash"),
    # Pages that wait to be read are few among many: the index holds only those, in the order in
    # which they are read, as there are tens of thousands after many first polls.
    Index(
        "articles_page_due",
        "quiet",
        "page_due",
        "id",
        sqlite_where=text("page_due IS NOT NULL"),
        postgresql_where=text("page_due IS NOT NULL"),
    ),
    Index(
        "articles_page_bucket",
        "page_bucket",
        "page_due",
        sqlite_where=text("page_due IS NOT NULL"),
        postgresql_where=text("page_due IS NOT NULL"),
    ),
    sqlite_strict=True,
)

# What an article said before it was changed.
article_versions = Table(
    "article_versions",
    metadata,
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    # Null once their time is up, as in articles.
    Column("teaser", Text),
    Column("text", Text),
    Column("text_hash", Text, nullable=False),
    Column("until", Instant, nullable=False),
    sqlite_strict=True,
)

# How many new entries a source had in each hour; hours without any have no row.
source_hours = Table(
    "source_hours",
    metadata,
    Column("source", Text, primary_key=True),
    Column("hour", Instant, primary_key=True),
    Column("entries", Integer, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# When entries of a source may have come and gone before we looked.
source_unseen = Table(
    "source_unseen",
    metadata,
    Column("source", Text, primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("until", Instant, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# What the operator was told about a source, and until when it lasted.
notices = Table(
    "notices",
    metadata,
    Column("source", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("message", Text, nullable=False),
    Column("ended", Instant),
    Index("notices_since", "since"),
    Index(
        "notices_holding",
        "since",
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
    sqlite_strict=True,
)

# Which configuration the daemon works with: one row.
config_state = Table(
    "config_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("read", Instant, nullable=False),
    Column("refused", Instant),
    Column("error", Text, nullable=False),
    sqlite_strict=True,
)

# One article has several keys (guid, link): it is known if any of them is.
entry_keys = Table(
    "entry_keys",
    metadata,
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("article", Text, ForeignKey("articles.id"), nullable=False),
    Column("seen", Instant, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

hits = Table(
    "hits",
    metadata,
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("evidence", Json, nullable=False),
    Column("found", Instant, nullable=False),
    Column("visits", Json, nullable=False, server_default="[]"),
    # Empty for rules that look for no visits.
    Column("certainty", Text, nullable=False, server_default=""),
    Index("hits_rule", "rule", "found"),
    Index("hits_found", "found"),
    Index("hits_desk", "desk", "found"),
    sqlite_strict=True,
)
