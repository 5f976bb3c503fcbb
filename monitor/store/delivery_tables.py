"""The tables of what is sent, and of what people do about it; see `monitor.store.tables`."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from monitor.store.tables import Instant, Json, metadata


def _index(name: str, *columns: str, of: str) -> Index:
    """An index that holds only the rows for which this is true."""
    return Index(name, *columns, sqlite_where=text(of), postgresql_where=text(of))


# What these conditions say must be said with the same words by whoever wants to use the indexes.
IS_OWED = "state IN ('owed', 'uncertain')"
IS_SENDING = "state = 'sending'"
IS_POSTPONED = "state = 'postponed'"
IS_OVER = "state IN ('sent', 'suppressed', 'given up')"
IS_NOTICE = "kind = 'notice'"

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Text, primary_key=True),
    # Null for digests and notices.
    Column("article", Text, ForeignKey("articles.id")),
    Column("target", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("uncertain", Integer, nullable=False),
    Column("created", Instant, nullable=False),
    Column("due", Instant),
    # When it was tried first, since it may be sent; and when it was sent or given up.
    Column("tried", Instant),
    Column("sent", Instant),
    Column("ended", Instant),
    Column("kind", Text, nullable=False, server_default="alert"),
    # Of a reminder the visit that it is about.
    Column("visit", Text, nullable=False, server_default=""),
    Column("story", Text, nullable=False, server_default=""),
    # The digest that tells it.
    Column("bundle", Text, nullable=False, server_default=""),
    Column("facts", Json, nullable=False, server_default="[]"),
    Column("title", Text, nullable=False, server_default=""),
    Column("lines", Json, nullable=False, server_default="[]"),
    Index("deliveries_article", "article"),
    Index("deliveries_story", "story"),
    Index("deliveries_sent", "sent"),
    Index("deliveries_ended", "ended"),
    Index("deliveries_created", "created"),
    # What is owed is few among many: the indexes hold only that.
    _index("deliveries_owed", "target", "urgency", "due", of=IS_OWED),
    _index("deliveries_sending", "key", of=IS_SENDING),
    _index("deliveries_postponed", "due", of=IS_POSTPONED),
    # Written once, when nothing changes any more: for pages, the newest first.
    _index("deliveries_over", "state", "created", "key", of=IS_OVER),
    _index("deliveries_target", "target", "state", "created", "key", of=IS_OVER),
    _index("deliveries_notices", "created", of=IS_NOTICE),
    _index("deliveries_bundle", "bundle", of="bundle <> ''"),
    sqlite_strict=True,
)

delivery_hits = Table(
    "delivery_hits",
    metadata,
    Column("delivery", Text, ForeignKey("deliveries.key"), primary_key=True),
    Column("article", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    ForeignKeyConstraint(["article", "rule"], ["hits.article", "hits.rule"]),
    Index("delivery_hits_hit", "article", "rule"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

mutes = Table(
    "mutes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("until", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    # When somebody ended it before its time.
    Column("ended", Instant),
    Index("mutes_until", "until"),
    sqlite_strict=True,
)

# Each is kept: who took a story over from whom.
acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("story", Text, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("by", Text, nullable=False),
    Index("acknowledgements_at", "at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

feedback = Table(
    "feedback",
    metadata,
    Column("story", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("by", Text, nullable=False),
    Index("feedback_rule", "rule", "at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# What is done at times of day, and for which of them it was done last.
slots = Table(
    "slots",
    metadata,
    Column("name", Text, primary_key=True),
    Column("done", Instant, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
